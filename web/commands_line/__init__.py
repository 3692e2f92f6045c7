"""The commands of `chidao`, one file per noun."""
