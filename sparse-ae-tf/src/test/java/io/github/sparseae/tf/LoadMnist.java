package io.github.sparseae.tf;

import io.github.sparseae.datasets.Mnist;
import io.github.sparseae.datasets.MnistUnavailableException;
import java.io.IOException;

/** A program that loads MNIST, or prints why it cannot. */
public final class LoadMnist {
  private LoadMnist() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws IOException {
    try {
      System.out.println(Mnist.load());
    } catch (MnistUnavailableException e) {
      System.out.println("MnistUnavailableException: " + e.getMessage());
    }
  }
}
