package io.github.sparseae.pursuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparseae.data.Samples;
import io.github.sparseae.internal.random.RandomStream;
import io.github.sparseae.model.DenseArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PursuitTest {
  private static final int INPUTS = 9;
  private static final int ATOMS = 14;

  /** Atoms of different norms, with neighbors that overlap. */
  private static double[][] atoms(long seed) {
    RandomStream random = RandomStream.of(seed, "atoms", 0);
    double[][] atoms = new double[ATOMS][INPUTS];
    for (double[] atom : atoms) {
      double size = random.uniform(0.2, 1) / 4;
      for (int i = 0; i < INPUTS; i++) {
        atom[i] = size * (random.nextGaussian() + 0.4);
      }
    }
    return atoms;
  }

  private static double[] row(long seed) {
    RandomStream random = RandomStream.of(seed, "row", 1);
    return random.doubles(INPUTS).map(x -> 3 * x - 0.8).toArray();
  }

  private static double[] code(double[][] atoms, double[] row, Pursuit pursuit) {
    return Dictionary.of(matrix(atoms)).encode(Samples.of(row), pursuit).toDoubles();
  }

  private static DenseArray matrix(double[][] rows) {
    return Samples.of(rows).toDenseArray();
  }

  private static double[] residual(double[][] atoms, double[] row, double[] code) {
    double[] rest = row.clone();
    for (int j = 0; j < code.length; j++) {
      for (int i = 0; i < rest.length; i++) {
        rest[i] -= code[j] * atoms[j][i];
      }
    }
    return rest;
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  private static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  private static int[] support(double[] code) {
    return IntStream.range(0, code.length).filter(j -> code[j] != 0).toArray();
  }

  /** Least squares over some atoms by Gaussian elimination of the normal equations. */
  private static double[] leastSquares(double[][] atoms, double[] row, int[] chosen) {
    int n = chosen.length;
    double[][] system = new double[n][n + 1];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        system[a][b] = dot(atoms[chosen[a]], atoms[chosen[b]]);
      }
      system[a][n] = dot(atoms[chosen[a]], row);
    }
    for (int pivot = 0; pivot < n; pivot++) {
      for (int other = 0; other < n; other++) {
        double factor = system[other][pivot] / system[pivot][pivot];
        for (int k = pivot; other != pivot && k <= n; k++) {
          system[other][k] -= factor * system[pivot][k];
        }
      }
    }
    double[] code = new double[atoms.length];
    for (int a = 0; a < n; a++) {
      code[chosen[a]] = system[a][n] / system[a][a];
    }
    return code;
  }

  @Test
  void orthogonal_anyRow_isLeastSquaresOverGreedyAtoms() {
    for (int seed = 0; seed < 30; seed++) {
      double[][] atoms = atoms(seed);
      double[] row = row(seed);
      for (int active = 1; active <= 6; active++) {
        List<Integer> chosen = new ArrayList<>();
        double[] expected = new double[ATOMS];
        for (int step = 0; step < active; step++) {
          double[] rest = residual(atoms, row, expected);
          chosen.add(
              IntStream.range(0, ATOMS)
                  .filter(j -> !chosen.contains(j))
                  .boxed()
                  .max(
                      (a, b) ->
                          Double.compare(
                              Math.abs(dot(rest, atoms[a])) / norm(atoms[a]),
                              Math.abs(dot(rest, atoms[b])) / norm(atoms[b])))
                  .orElseThrow());
          expected =
              leastSquares(atoms, row, chosen.stream().mapToInt(Integer::intValue).toArray());
        }

        assertThat(code(atoms, row, Pursuit.orthogonal(active)))
            .containsExactly(expected, within(1e-9));
      }
    }
  }

  @Test
  void orthogonal_oneAtom_isTheBestOfAll() {
    double[][] atoms = atoms(3);
    double[] row = row(3);
    double best =
        IntStream.range(0, ATOMS)
            .mapToDouble(j -> norm(residual(atoms, row, leastSquares(atoms, row, new int[] {j}))))
            .min()
            .orElseThrow();

    assertThat(norm(residual(atoms, row, code(atoms, row, Pursuit.orthogonal(1)))))
        .isCloseTo(best, within(1e-12));
  }

  @Test
  void orthogonal_sumOfFewIncoherentAtoms_foundExactly() {
    double[][] atoms = new double[40][30];
    RandomStream random = RandomStream.of(5, "atoms", 0);
    for (double[] atom : atoms) {
      Arrays.setAll(atom, i -> random.nextGaussian());
    }
    double[] truth = new double[40];
    truth[7] = 2;
    truth[31] = -1.5;
    truth[12] = 0.75;
    double[] row = residual(atoms, new double[30], Arrays.stream(truth).map(w -> -w).toArray());

    // Three steps are enough; what is left then is rounding.
    assertThat(code(atoms, row, Pursuit.orthogonal(20))).containsExactly(truth, within(1e-12));
    assertThat(support(code(atoms, row, Pursuit.orthogonal(Integer.MAX_VALUE).error(1e-3))))
        .hasSize(3);
  }

  @Test
  void orthogonal_toAnError_endsWithTheFirstBelowIt() {
    double[][] atoms = atoms(8);
    double[] row = row(8);
    for (int active = 1; active < 6; active++) {
      double reached = norm(residual(atoms, row, code(atoms, row, Pursuit.orthogonal(active))));

      assertThat(code(atoms, row, Pursuit.orthogonal(Integer.MAX_VALUE).error(reached * 1.0001)))
          .containsExactly(code(atoms, row, Pursuit.orthogonal(active)));
      assertThat(
              support(
                  code(atoms, row, Pursuit.orthogonal(Integer.MAX_VALUE).error(reached * 0.9999))))
          .hasSize(active + 1);
    }
  }

  @Test
  void orthogonal_allAtoms_reachesTheRowWithIndependentOnes() {
    double[] code = code(atoms(2), row(2), Pursuit.orthogonal(100));

    assertThat(support(code)).hasSize(INPUTS);
    assertThat(norm(residual(atoms(2), row(2), code))).isLessThan(1e-9);
  }

  @Test
  void orthogonal_duplicateAndDependentAtoms_chosenOnce() {
    double[][] atoms = {{1, 0, 0}, {2, 0, 0}, {1, -1e-7, 0}, {0, 1, 0}, {1, 1, 0}, {0, 0, 0}};

    assertThat(code(atoms, new double[] {3, 1, 5}, Pursuit.orthogonal(6)))
        .containsExactly(new double[] {3, 0, 0, 1, 0, 0}, within(1e-9));
  }

  @Test
  void nonNegative_anyRow_isNonNegativeLeastSquaresOverItsAtoms() {
    for (int seed = 0; seed < 30; seed++) {
      double[][] atoms = atoms(seed);
      double[] row = row(seed);
      Pursuit pursuit = Pursuit.nonNegative(1 + seed % 6);
      int[] chosen = gradientPursuit(atoms, row, pursuit.steps());

      double[] code = code(atoms, row, pursuit);
      // The conditions of Karush, Kuhn and Tucker over the chosen atoms.
      double[] rest = residual(atoms, row, code);
      assertThat(chosen).contains(support(code));
      for (int j : chosen) {
        assertThat(code[j]).isNotNegative();
        double gradient = dot(rest, atoms[j]);
        assertThat(gradient).isLessThan(1e-9);
        if (code[j] > 0) {
          assertThat(gradient).isCloseTo(0, within(1e-9));
        }
      }
    }
  }

  /** Returns the atoms that non-negative gradient pursuit chooses, by explicit residuals. */
  private static int[] gradientPursuit(double[][] given, double[] row, int steps) {
    double[][] atoms =
        Arrays.stream(given)
            .map(atom -> Arrays.stream(atom).map(x -> x / norm(atom)).toArray())
            .toArray(double[][]::new);
    double[] weights = new double[ATOMS];
    List<Integer> chosen = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      double[] rest = residual(atoms, row, weights);
      int best =
          IntStream.range(0, ATOMS)
              .filter(j -> !chosen.contains(j))
              .boxed()
              .max((a, b) -> Double.compare(dot(rest, atoms[a]), dot(rest, atoms[b])))
              .orElseThrow();
      if (dot(rest, atoms[best]) <= 0) {
        break;
      }
      chosen.add(best);
      double[] gradient = new double[ATOMS];
      chosen.forEach(j -> gradient[j] = dot(rest, atoms[j]));
      double[] change = residual(atoms, new double[INPUTS], gradient);
      double length = dot(gradient, gradient) / dot(change, change);
      chosen.forEach(j -> weights[j] = Math.max(0, weights[j] + length * gradient[j]));
    }
    return chosen.stream().mapToInt(Integer::intValue).toArray();
  }

  @Test
  void nonNegative_rowOppositeToAllAtoms_hasNoCode() {
    double[][] atoms = {{1, 0}, {0, 2}};

    assertThat(code(atoms, new double[] {-1, -3}, Pursuit.nonNegative(2))).containsOnly(0);
    assertThat(code(atoms, new double[] {-1, -3}, Pursuit.matching(2))).containsOnly(0);
    assertThat(code(atoms, new double[] {-1, 4}, Pursuit.nonNegative(2))).containsExactly(0, 2);
  }

  @Test
  void matching_anyNorms_isTheLoopOfExplicitResiduals() {
    for (int seed = 0; seed < 30; seed++) {
      double[][] atoms = atoms(seed);
      double[] row = row(seed);
      double error = seed % 3 == 0 ? 0.8 * norm(row) : 0;
      double[] expected = new double[ATOMS];
      double[] rest = row;
      for (boolean over = false; !over; ) {
        double[] r = rest;
        int best =
            IntStream.range(0, ATOMS)
                .boxed()
                .max((a, b) -> Double.compare(dot(r, atoms[a]), dot(r, atoms[b])))
                .orElseThrow();
        over = expected[best] != 0;
        expected[best] += dot(rest, atoms[best]);
        rest = residual(atoms, row, expected);
        over |= norm(rest) < error;
      }

      assertThat(code(atoms, row, Pursuit.matching(100).error(error)))
          .containsExactly(expected, within(1e-9));
    }
  }

  @Test
  void matching_atomThatWouldOvershoot_ends() {
    double[][] atoms = {{1.5, 0}, {0, 1}};

    assertThat(code(atoms, new double[] {2, 1}, Pursuit.matching(9))).containsOnly(0);
    assertThat(code(atoms, new double[] {0.1, 1}, Pursuit.matching(9))).containsExactly(0, 1);
  }

  @ParameterizedTest
  @EnumSource
  void encode_manyRows_eachAsAlone(Pursuit.Kind kind) {
    Dictionary dictionary = Dictionary.of(matrix(atoms(1)));
    double[][] rows = IntStream.range(0, 70).mapToObj(PursuitTest::row).toArray(double[][]::new);
    rows[33] = new double[INPUTS];
    Pursuit pursuit = new Pursuit(kind, 4, 0.1);

    DenseArray codes = dictionary.encode(Samples.of(rows), pursuit);

    assertThat(codes.shape()).containsExactly(70, ATOMS);
    for (int i = 0; i < 70; i++) {
      double[] code = new double[ATOMS];
      codes.copy(i * ATOMS, ATOMS, code, 0);
      assertThat(code).containsExactly(code(atoms(1), rows[i], pursuit));
      assertThat(support(code)).hasSizeLessThanOrEqualTo(4);
    }
    assertThat(codes.row(33)).containsOnly(0);
  }

  @ParameterizedTest
  @EnumSource
  void encode_moreProductsThanAreKept_isTheSame(Pursuit.Kind kind) {
    double[][] rows = IntStream.range(0, 90).mapToObj(PursuitTest::row).toArray(double[][]::new);
    Pursuit pursuit = new Pursuit(kind, 5, 0);
    Dictionary small = new Dictionary(matrix(atoms(1)), 3 * ATOMS);

    DenseArray codes = small.encode(Samples.of(rows), pursuit);

    assertThat(codes).isEqualTo(Dictionary.of(matrix(atoms(1))).encode(Samples.of(rows), pursuit));
    assertThat(small.kept()).isEqualTo(3);
  }

  @Test
  void encode_wrongUse_isNamed() {
    Dictionary dictionary = Dictionary.of(matrix(atoms(1)));
    assertThat(dictionary).hasToString("14 atoms of 9");
    assertThatThrownBy(
            () -> dictionary.encode(Samples.of(new float[] {1, 2}), Pursuit.orthogonal(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rows have width 2, but atoms have 9");
    double[] large = new double[INPUTS];
    large[4] = 1e200;
    assertThatThrownBy(() -> dictionary.encode(Samples.of(large), Pursuit.orthogonal(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a row has norm 1.0E200, whose square is infinite: scale the rows");
    assertThatThrownBy(() -> Dictionary.of(DenseArray.of(new double[] {1, Double.NaN}, 1, 2)))
        .hasMessage("row 0, column 1 is NaN: every number must be finite");
    assertThatThrownBy(() -> Pursuit.orthogonal(0)).hasMessage("steps must be positive, was 0");
    assertThatThrownBy(() -> Pursuit.matching(3).error(-1))
        .hasMessage("error must be a finite number of at least 0, was -1.0");
  }

  @Test
  void pursuit_asText_namesKindAndBounds() {
    assertThat(Pursuit.nonNegative(25).error(0.5))
        .hasToString("non-negative pursuit of 25 to an error of 0.5");
    assertThat(Pursuit.orthogonal(Integer.MAX_VALUE).error(2))
        .hasToString("orthogonal pursuit to an error of 2.0");
  }
}
