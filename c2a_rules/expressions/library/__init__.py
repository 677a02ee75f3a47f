"""The functions that every expression may call.

By name, with a leading dot where the function is called on its first argument: the overloads as
`parameters -> result @module.function`, the module being one of this package. Capitals stand for
any type, `...` for any number of arguments.
"""

from __future__ import annotations

ACCESSORS = {
    "FullYear": "year",
    "Month": "month",
    "Date": "date",
    "DayOfMonth": "day_of_month",
    "DayOfWeek": "day_of_week",
    "DayOfYear": "day_of_year",
    "Hours": "hours",
    "Minutes": "minutes",
    "Seconds": "seconds",
    "Milliseconds": "milliseconds",
}

DECLARATIONS: dict[str, tuple[str, ...]] = {
    # sizes, types and conversions
    "size": tuple(f"{kind} -> int @conversions.size" for kind in ("string", "bytes", "list(A)", "map(A, B)")),
    ".size": tuple(f"{kind} -> int @conversions.size" for kind in ("string", "bytes", "list(A)", "map(A, B)")),
    "type": ("A -> type(A) @conversions.type_of",),
    "dyn": ("A -> dyn @conversions.dyn",),
    "bool": tuple(f"{kind} -> bool @conversions.to_bool" for kind in ("bool", "string")),
    "bytes": tuple(f"{kind} -> bytes @conversions.to_bytes" for kind in ("bytes", "string")),
    "double": tuple(f"{kind} -> double @conversions.to_double" for kind in ("double", "int", "uint", "string")),
    "int": tuple(
        f"{kind} -> int @conversions.to_int" for kind in ("int", "uint", "double", "string", "timestamp", "duration")
    ),
    "uint": tuple(f"{kind} -> uint @conversions.to_uint" for kind in ("uint", "int", "double", "string")),
    "string": tuple(
        f"{kind} -> string @conversions.to_string"
        for kind in ("string", "bool", "int", "uint", "double", "bytes", "timestamp", "duration")
    ),
    "timestamp": tuple(f"{kind} -> timestamp @times.to_timestamp" for kind in ("timestamp", "string", "int")),
    "duration": tuple(f"{kind} -> duration @times.to_duration" for kind in ("duration", "string", "int")),
    # texts
    ".startsWith": ("string, string -> bool @strings.starts_with",),
    ".endsWith": ("string, string -> bool @strings.ends_with",),
    ".contains": ("string, string -> bool @strings.contains",),
    ".matches": ("string, string -> bool @strings.matches",),
    "matches": ("string, string -> bool @strings.matches",),
    ".charAt": ("string, int -> string @strings.char_at",),
    ".indexOf": (
        "string, string -> int @strings.index_of",
        "string, string, int -> int @strings.index_of",
        "list(A), A -> int @lists.index_of",
    ),
    ".lastIndexOf": (
        "string, string -> int @strings.last_index_of",
        "string, string, int -> int @strings.last_index_of",
        "list(A), A -> int @lists.last_index_of",
    ),
    ".join": ("list(string) -> string @strings.join", "list(string), string -> string @strings.join"),
    ".lowerAscii": ("string -> string @strings.lower_ascii",),
    ".upperAscii": ("string -> string @strings.upper_ascii",),
    ".replace": (
        "string, string, string -> string @strings.replace",
        "string, string, string, int -> string @strings.replace",
    ),
    ".split": (
        "string, string -> list(string) @strings.split",
        "string, string, int -> list(string) @strings.split",
    ),
    ".substring": (
        "string, int -> string @strings.substring",
        "string, int, int -> string @strings.substring",
    ),
    ".trim": ("string -> string @strings.trim",),
    ".reverse": ("string -> string @strings.reverse", "list(A) -> list(A) @lists.reverse"),
    ".format": ("string, list(dyn) -> string @formatting.format_text",),
    "strings.quote": ("string -> string @strings.quote",),
    # lists
    ".distinct": ("list(A) -> list(A) @lists.distinct",),
    ".flatten": ("list(A) -> list(dyn) @lists.flatten", "list(A), int -> list(dyn) @lists.flatten"),
    ".slice": ("list(A), int, int -> list(A) @lists.slice_of",),
    ".sort": ("list(A) -> list(A) @lists.sort",),
    ".first": ("list(A) -> optional(A) @lists.first",),
    ".last": ("list(A) -> optional(A) @lists.last",),
    ".sum": tuple(f"list({kind}) -> {kind} @lists.sum_{kind}" for kind in ("int", "uint", "double", "duration")),
    ".min": ("list(A) -> A @lists.least",),
    ".max": ("list(A) -> A @lists.greatest",),
    ".isSorted": ("list(A) -> bool @lists.is_sorted",),
    "lists.range": ("int -> list(int) @lists.range_of",),
    "sets.contains": ("list(A), list(A) -> bool @lists.set_contains",),
    "sets.equivalent": ("list(A), list(A) -> bool @lists.set_equivalent",),
    "sets.intersects": ("list(A), list(A) -> bool @lists.set_intersects",),
    # optionals
    "optional.of": ("A -> optional(A) @optionals.of",),
    "optional.ofNonZeroValue": ("A -> optional(A) @optionals.of_non_zero",),
    "optional.none": ("-> optional(A) @optionals.none",),
    ".hasValue": ("optional(A) -> bool @optionals.has_value",),
    ".value": ("optional(A) -> A @optionals.value",),
    ".or": ("optional(A), optional(A) -> optional(A) @optionals.either",),
    ".orValue": ("optional(A), A -> A @optionals.or_value",),
    # numbers
    "math.greatest": ("A... -> A @maths.greatest",),
    "math.least": ("A... -> A @maths.least",),
    **{f"math.{name}": (f"double -> double @maths.{name}",) for name in ("ceil", "floor", "trunc", "sqrt")},
    **{
        f"math.{name}": tuple(f"{kind} -> {kind} @maths.{function}" for kind in ("int", "uint", "double"))
        for name, function in (("abs", "absolute"), ("sign", "sign"))
    },
    "math.round": ("double -> double @maths.rounded",),
    "math.isNaN": ("double -> bool @maths.is_nan",),
    "math.isInf": ("double -> bool @maths.is_inf",),
    "math.isFinite": ("double -> bool @maths.is_finite",),
    **{
        f"math.{name}": tuple(f"{kind}, {kind} -> {kind} @maths.{function}" for kind in ("int", "uint"))
        for name, function in (("bitAnd", "bit_and"), ("bitOr", "bit_or"), ("bitXor", "bit_xor"))
    },
    "math.bitNot": ("int -> int @maths.bit_not", "uint -> uint @maths.bit_not"),
    **{
        f"math.{name}": tuple(f"{kind}, int -> {kind} @maths.{function}" for kind in ("int", "uint"))
        for name, function in (("bitShiftLeft", "shift_left"), ("bitShiftRight", "shift_right"))
    },
    # moments and lengths of time
    **{
        f".get{name}": (
            f"timestamp -> int @times.get_{function}",
            f"timestamp, string -> int @times.get_{function}",
            *((f"duration -> int @times.get_{function}",) if name[-1] == "s" else ()),
        )
        for name, function in ACCESSORS.items()
    },
    # dates written YYYY-MM-DD
    "is_date": ("string -> bool @dates.is_date",),
    "days_between": ("string, string -> int @dates.days_between",),
    "months_between": ("string, string -> int @dates.months_between",),
    "add_days": ("string, int -> string @dates.add_days",),
    "add_months": ("string, int -> string @dates.add_months",),
}
