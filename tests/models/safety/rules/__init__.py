"""One file a clinical rule: what it promises, on pure facts."""
