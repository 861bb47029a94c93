"""Record bundles through their workflows, as virtual years pass."""
