package io.github.sparseae.spark;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.StructType;

/** The parameters that name columns and say how rows are scored; each owner has its own. */
final class ColumnParams implements Serializable {
  private static final long serialVersionUID = 1;

  private final Params owner;
  final Param<String> inputCol;
  final Param<String> handleInvalid;
  final Param<String> engine;

  /** These are an autoencoder's. */
  final Param<String> outputCol;

  final Param<String> reconstructionCol;
  final Param<String> scoreCol;

  ColumnParams(Params owner) {
    this.owner = owner;
    inputCol = text("inputCol", "the column of rows: vectors, array<float> or array<double>");
    handleInvalid =
        new Param<>(
            owner.uid(),
            "handleInvalid",
            "what to do with rows that are null, not finite or of another width: error, skip"
                + " (leave them out) or keep (with nulls in the new columns)",
            ParamValidators.<String>inArray(Scoring.Handling.ALL),
            String.class);
    engine = text("engine", "the name of the engine; empty: the best on the class path");
    outputCol = text("outputCol", "the column of codes, vectors; empty: none");
    reconstructionCol =
        text(
            "reconstructionCol", "the column of reconstructions, of the rows' type; not set: none");
    scoreCol =
        text(
            "scoreCol",
            "the column of an anomaly detector's scores, else of mean squared errors; not set:"
                + " none");
    owner.setDefault(inputCol, "features");
    owner.setDefault(handleInvalid, Scoring.Handling.ERROR);
    owner.setDefault(engine, "");
  }

  /** Returns a parameter of text. */
  Param<String> text(String name, String doc) {
    return new Param<>(owner.uid(), name, doc, String.class);
  }

  /** Returns the column of a parameter; none if its name is not set. */
  List<Scorer.Column> column(Param<String> name, Scorer.Output output) {
    return owner.isDefined(name) && !owner.getOrDefault(name).isEmpty()
        ? List.of(new Scorer.Column(owner.getOrDefault(name), output))
        : List.of();
  }

  /** Returns the columns of an autoencoder. */
  List<Scorer.Column> ofAutoencoder() {
    return ImmutableList.<Scorer.Column>builder()
        .addAll(column(outputCol, Scorer.Output.CODE))
        .addAll(column(reconstructionCol, Scorer.Output.RECONSTRUCTION))
        .addAll(column(scoreCol, Scorer.Output.SCORE))
        .build();
  }

  /**
   * Returns a schema with more columns.
   *
   * @throws IllegalArgumentException if the column of rows is missing or holds something else, or a
   *     new column is there already
   */
  StructType with(List<Scorer.Column> added, StructType schema) {
    NumberColumn.Kind inputs = NumberColumn.of(schema, owner.getOrDefault(inputCol)).kind();
    StructType all = schema;
    for (Scorer.Column column : added) {
      checkArgument(
          all.getFieldIndex(column.name()).isEmpty(),
          "column %s is there already: choose another name, or drop it",
          column.name());
      all = all.add(column.name(), column.type(inputs), true);
    }
    return all;
  }
}
