package io.github.sparseae.samples;

import io.github.sparseae.cli.Console;
import io.github.sparseae.samples.lecture.LectureCommand;

/** The lecture "Sparse Autoencoders for MNIST classification", end to end. */
public final class Lecture {
  private Lecture() {}

  public static void main(String[] args) {
    Console.main(new LectureCommand(), args);
  }
}
