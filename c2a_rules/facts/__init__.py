"""Facts: what a plan's parts add up to and refer to, worked out once so that rules stay short."""
