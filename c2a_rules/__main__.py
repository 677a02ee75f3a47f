"""`python -m c2a_rules` is `c2a`."""

from c2a_rules.cli import main

if __name__ == "__main__":
    main()
