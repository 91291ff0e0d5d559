"""The tutorial walked for real: its commands typed, its pages clicked, its pictures taken."""
