package io.github.sparseae.model;

/** Where a network computes. */
public enum Device {
  /** The first GPU the engine finds, else the CPU: the default. */
  AUTO,
  /** The CPU, also where there is a GPU. */
  CPU,
  /** The first GPU; building a network fails where there is none. */
  GPU
}
