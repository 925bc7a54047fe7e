package io.github.sparseae.samples;

import io.github.sparseae.samples.lecture.LectureCommand;
import io.github.sparseae.samples.run.SampleCommand;

/**
 * The lecture "Sparse Autoencoders for MNIST classification", end to end.
 *
 * <p>Source: "Deep Learning for Visual Computing", lecture 19 (D. Sheet, IIT Kharagpur).
 */
public final class Lecture {
  private Lecture() {}

  /** Runs the lecture. */
  public static void main(String[] args) {
    SampleCommand.main(LectureCommand::new, args);
  }
}
