package io.github.sparseae.spark;

import java.io.Serializable;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import scala.Function1;

/** The parameters that name columns and say how rows are scored; each owner has its own. */
final class ColumnParams implements Serializable {
  private static final long serialVersionUID = 1;

  private final Params owner;
  final Param<String> inputCol;
  final Param<String> handleInvalid;
  final Param<String> engine;

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
    engine = text("engine", "the name of the engine on executors; empty: the best on their path");
    owner.setDefault(inputCol, "features");
    owner.setDefault(handleInvalid, Scoring.Handling.ERROR);
    owner.setDefault(engine, "");
  }

  /** Returns a parameter of text. */
  Param<String> text(String name, String doc) {
    return new Param<>(owner.uid(), name, doc, String.class);
  }

  Param<String> text(String name, String doc, Function1<String, Object> isValid) {
    return new Param<>(owner.uid(), name, doc, isValid, String.class);
  }

  /** Returns the value of a parameter, or its default. */
  <T> T value(Param<T> param) {
    return owner.getOrDefault(param);
  }
}
