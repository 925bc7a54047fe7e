package io.github.sparseae.model;

/** The device on which a network is computed. */
public enum Device {
  /** The first GPU that the engine finds, else the CPU: the default. */
  AUTO,
  /** The CPU, even if there is a GPU. */
  CPU,
  /** The first GPU; without one, building a network fails. */
  GPU
}
