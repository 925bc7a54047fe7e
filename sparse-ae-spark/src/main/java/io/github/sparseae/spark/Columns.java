package io.github.sparseae.spark;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.StructType;
import scala.Function1;

/** Parameters that name columns, and the columns that they name. */
final class Columns {
  private Columns() {}

  /**
   * Returns a parameter of text, of any if none is named. Parameters of one name and owner are
   * equal.
   */
  static Param<String> text(Params owner, String name, String doc, String... allowed) {
    Function1<String, Object> isValid =
        (Function1<String, Object> & Serializable)
            value -> {
              checkArgument(value != null, "%s must not be null: clear it to leave it unset", name);
              return allowed.length == 0 || List.of(allowed).contains(value);
            };
    return new Param<>(owner.uid(), name, doc, isValid, String.class);
  }

  static void setDefaults(ScoringParams<?> owner) {
    owner.setDefault(owner.inputCol(), "features");
    owner.setDefault(owner.handleInvalid(), Scoring.ERROR);
    owner.setDefault(owner.engine(), "");
  }

  /** Returns the columns of parameters, but for those whose name is not set. */
  static List<Scorer.Column> named(
      Params owner, ImmutableMap<Param<String>, Scorer.Output> outputs) {
    return outputs.entrySet().stream()
        .filter(each -> owner.isDefined(each.getKey()))
        .map(each -> new Scorer.Column(owner.getOrDefault(each.getKey()), each.getValue()))
        .filter(column -> !column.name().isEmpty())
        .toList();
  }

  /** Returns a schema with more columns, if it has the column of rows and none of the new ones. */
  static StructType with(ScoringParams<?> owner, List<Scorer.Column> added, StructType schema) {
    NumberColumn.Kind inputs = NumberColumn.of(schema, owner.getOrDefault(owner.inputCol())).kind();
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
