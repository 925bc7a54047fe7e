package io.github.sparseae.internal.file;

import com.google.common.collect.Lists;
import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.train.EarlyStopping;
import io.github.sparseae.train.KSchedule;
import io.github.sparseae.train.ReportedLoss;
import io.github.sparseae.train.Resampling;
import io.github.sparseae.train.Schedule;
import io.github.sparseae.train.ScheduleLength;
import io.github.sparseae.train.TargetL0;
import io.github.sparseae.train.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** Writes and reads the options of a training as JSON. */
public final class SettingsCodec {
  private SettingsCodec() {}

  public static final FamilyCodec<Optimizer> OPTIMIZERS =
      FamilyCodec.<Optimizer>builder()
          .kind(
              "sgd",
              Optimizer.Sgd.class,
              (kind, to) -> to.put("learning_rate", kind.learningRate()),
              from -> new Optimizer.Sgd(from.number("learning_rate")))
          .kind(
              "momentum",
              Optimizer.Momentum.class,
              (kind, to) ->
                  to.put("learning_rate", kind.learningRate()).put("momentum", kind.momentum()),
              from -> new Optimizer.Momentum(from.number("learning_rate"), from.number("momentum")))
          .kind(
              "nesterov",
              Optimizer.Nesterov.class,
              (kind, to) ->
                  to.put("learning_rate", kind.learningRate()).put("momentum", kind.momentum()),
              from -> new Optimizer.Nesterov(from.number("learning_rate"), from.number("momentum")))
          .kind(
              "rms_prop",
              Optimizer.RmsProp.class,
              (kind, to) ->
                  to.put("learning_rate", kind.learningRate())
                      .put("alpha", kind.alpha())
                      .put("epsilon", kind.epsilon()),
              from ->
                  new Optimizer.RmsProp(
                      from.number("learning_rate"), from.number("alpha"), from.number("epsilon")))
          .kind(
              "adagrad",
              Optimizer.Adagrad.class,
              (kind, to) ->
                  to.put("learning_rate", kind.learningRate()).put("epsilon", kind.epsilon()),
              from -> new Optimizer.Adagrad(from.number("learning_rate"), from.number("epsilon")))
          .kind(
              "adam",
              Optimizer.Adam.class,
              (kind, to) ->
                  to.put("learning_rate", kind.learningRate())
                      .put("beta1", kind.beta1())
                      .put("beta2", kind.beta2())
                      .put("epsilon", kind.epsilon()),
              from ->
                  new Optimizer.Adam(
                      from.number("learning_rate"),
                      from.number("beta1"),
                      from.number("beta2"),
                      from.number("epsilon")))
          .kind(
              "adam_w",
              Optimizer.AdamW.class,
              (kind, to) ->
                  to.put("learning_rate", kind.learningRate())
                      .put("beta1", kind.beta1())
                      .put("beta2", kind.beta2())
                      .put("epsilon", kind.epsilon())
                      .put("weight_decay", kind.weightDecay()),
              from ->
                  new Optimizer.AdamW(
                      from.number("learning_rate"),
                      from.number("beta1"),
                      from.number("beta2"),
                      from.number("epsilon"),
                      from.number("weight_decay")))
          .build();

  public static final FamilyCodec<ScheduleLength> LENGTHS =
      FamilyCodec.<ScheduleLength>builder()
          .kind(
              "share",
              ScheduleLength.Share.class,
              (kind, to) -> to.put("share", kind.share()),
              from -> new ScheduleLength.Share(from.number("share")))
          .kind(
              "steps",
              ScheduleLength.Steps.class,
              (kind, to) -> to.put("steps", kind.count()),
              from -> new ScheduleLength.Steps(from.whole("steps")))
          .build();

  public static final FamilyCodec<Schedule> SCHEDULES =
      FamilyCodec.<Schedule>builder()
          .kind(
              "constant",
              Schedule.Constant.class,
              (kind, to) -> {},
              from -> new Schedule.Constant())
          .kind(
              "linear_warm_up",
              Schedule.LinearWarmUp.class,
              (kind, to) -> to.put("length", write(kind.length())),
              from -> new Schedule.LinearWarmUp(length(from)))
          .kind(
              "linear_rise",
              Schedule.LinearRise.class,
              (kind, to) -> to.put("length", write(kind.length())),
              from -> new Schedule.LinearRise(length(from)))
          .kind(
              "linear_decay",
              Schedule.LinearDecay.class,
              (kind, to) -> to.put("length", write(kind.length())),
              from -> new Schedule.LinearDecay(length(from)))
          .kind(
              "cosine_decay",
              Schedule.CosineDecay.class,
              (kind, to) -> to.put("length", write(kind.length())).put("floor", kind.floor()),
              from -> new Schedule.CosineDecay(length(from), from.number("floor")))
          .kind(
              "step_decay",
              Schedule.StepDecay.class,
              (kind, to) -> to.put("length", write(kind.length())).put("gamma", kind.gamma()),
              from -> new Schedule.StepDecay(length(from), from.number("gamma")))
          .kind(
              "product",
              Schedule.Product.class,
              (kind, to) ->
                  to.put("factors", factors(kind).stream().map(SettingsCodec::write).toList()),
              SettingsCodec::product)
          .build();

  public static final FamilyCodec<Resampling> RESAMPLINGS =
      FamilyCodec.<Resampling>builder()
          .kind(
              "every_steps",
              Resampling.EverySteps.class,
              (kind, to) -> to.put("steps", kind.steps()).put("sample_rows", kind.sampleRows()),
              from -> new Resampling.EverySteps(from.whole("steps"), from.integer("sample_rows")))
          .kind(
              "at_shares",
              Resampling.AtShares.class,
              (kind, to) -> to.put("shares", kind.shares()).put("sample_rows", kind.sampleRows()),
              from -> new Resampling.AtShares(from.numbers("shares"), from.integer("sample_rows")))
          .build();

  public static final FamilyCodec<Corruption> CORRUPTIONS =
      FamilyCodec.<Corruption>builder()
          .kind("none", Corruption.None.class, (kind, to) -> {}, from -> new Corruption.None())
          .kind(
              "masking",
              Corruption.Masking.class,
              (kind, to) -> to.put("share", kind.share()),
              from -> new Corruption.Masking(from.number("share")))
          .kind(
              "gaussian",
              Corruption.Gaussian.class,
              (kind, to) -> to.put("standard_deviation", kind.standardDeviation()),
              from -> new Corruption.Gaussian(from.number("standard_deviation")))
          .build();

  /** Returns the factors of nested products as one list, because the depth of JSON is bounded. */
  private static List<Schedule> factors(Schedule.Product product) {
    List<Schedule> factors = new ArrayList<>();
    Schedule first = product;
    while (first instanceof Schedule.Product nested) {
      factors.add(nested.second());
      first = nested.first();
    }
    factors.add(first);
    return Lists.reverse(factors);
  }

  private static Schedule.Product product(JsonObject from) {
    List<Schedule> factors = from.objects("factors").stream().map(SCHEDULES::read).toList();
    if (factors.size() < 2) {
      throw new MalformedFileException(
          from.path("factors"), "at least 2 schedules", factors.size());
    }
    Schedule.Product product = new Schedule.Product(factors.get(0), factors.get(1));
    for (Schedule factor : factors.subList(2, factors.size())) {
      product = new Schedule.Product(product, factor);
    }
    return product;
  }

  private static ScheduleLength length(JsonObject from) {
    return LENGTHS.read(from.object("length"));
  }

  private static JsonObject write(Schedule schedule) {
    return SCHEDULES.write(schedule);
  }

  private static JsonObject write(ScheduleLength length) {
    return LENGTHS.write(length);
  }

  public static JsonObject write(Training training) {
    JsonObject settings = new JsonObject();
    training
        .updates()
        .ifPresentOrElse(
            updates -> settings.put("updates", updates),
            () -> settings.put("epochs", training.epochs()));
    training.batchSize().ifPresent(rows -> settings.put("batch_size", rows));
    settings
        .put("optimizer", OPTIMIZERS.write(training.optimizer()))
        .put("learning_rate_schedule", write(training.learningRateSchedule()))
        .put("penalty_schedule", write(training.penaltySchedule()));
    training.kSchedule().ifPresent(k -> settings.put("k_schedule", write(k)));
    training.targetL0().ifPresent(target -> settings.put("target_l0", write(target)));
    training
        .resampling()
        .ifPresent(resampling -> settings.put("resampling", RESAMPLINGS.write(resampling)));
    settings.put("diagnostics", training.diagnostics());
    training.clipGradientNorm().ifPresent(norm -> settings.put("clip_gradient_norm", norm));
    if (training.encoderRate() != 1) {
      settings.put("encoder_rate", training.encoderRate());
    }
    settings
        .put("corruption", CORRUPTIONS.write(training.corruption()))
        .put("shuffle", training.shuffle())
        .put("shuffle_buffer", training.shuffleBuffer());
    training.earlyStopping().ifPresent(rule -> settings.put("early_stopping", write(rule)));
    training.validation().ifPresent(rows -> settings.put("validation", rows.name()));
    return settings;
  }

  /**
   * Reads options. Those that are missing keep their defaults. The name of validation rows is
   * ignored: the rows are elsewhere.
   *
   * @throws MalformedFileException if a field is unknown or its value is not allowed
   */
  public static Training.Builder read(JsonObject from) {
    Training.Builder training = Training.builder();
    set(from, "epochs", JsonObject::integer, training::epochs);
    set(from, "updates", JsonObject::integer, training::updates);
    set(from, "batch_size", JsonObject::integer, training::batchSize);
    set(from, "optimizer", OPTIMIZERS::read, training::optimizer);
    set(from, "learning_rate_schedule", SCHEDULES::read, training::learningRateSchedule);
    set(from, "penalty_schedule", SCHEDULES::read, training::penaltySchedule);
    set(from, "k_schedule", SettingsCodec::kSchedule, training::kSchedule);
    set(from, "target_l0", SettingsCodec::targetL0, (TargetL0 l0) -> training.targetL0(l0));
    set(from, "resampling", RESAMPLINGS::read, training::resampling);
    set(from, "diagnostics", JsonObject::flag, training::diagnostics);
    set(from, "clip_gradient_norm", JsonObject::number, training::clipGradientNorm);
    set(from, "encoder_rate", JsonObject::number, training::encoderRate);
    set(from, "corruption", CORRUPTIONS::read, training::corruption);
    set(from, "shuffle", JsonObject::flag, training::shuffle);
    set(from, "shuffle_buffer", JsonObject::integer, training::shuffleBuffer);
    set(from, "early_stopping", SettingsCodec::earlyStopping, training::earlyStopping);
    set(from, "validation", JsonObject::text, name -> {});
    from.end();
    return training;
  }

  private static <T> void set(
      JsonObject from, String name, Function<JsonObject, T> reader, Consumer<T> option) {
    set(from, name, (it, field) -> reader.apply(it.object(field)), option);
  }

  private static <T> void set(
      JsonObject from, String name, BiFunction<JsonObject, String, T> reader, Consumer<T> option) {
    if (from.has(name)) {
      try {
        option.accept(reader.apply(from, name));
      } catch (IllegalArgumentException e) {
        throw new MalformedFileException(
            from.path(name), "a valid setting", String.valueOf(e.getMessage()), e);
      }
    }
  }

  private static KSchedule kSchedule(JsonObject from) {
    KSchedule k = new KSchedule(from.integer("from"), length(from));
    from.end();
    return k;
  }

  private static TargetL0 targetL0(JsonObject from) {
    TargetL0 target =
        new TargetL0(
            from.number("l0"),
            from.integer("every_steps"),
            from.number("speed"),
            from.number("threshold_rate"));
    from.end();
    return target;
  }

  private static EarlyStopping earlyStopping(JsonObject from) {
    EarlyStopping rule =
        new EarlyStopping(
            from.constant("loss", ReportedLoss.class),
            from.integer("patience"),
            from.number("min_delta"));
    from.end();
    return rule;
  }

  private static JsonObject write(KSchedule k) {
    return new JsonObject().put("from", k.from()).put("length", write(k.length()));
  }

  private static JsonObject write(TargetL0 target) {
    return new JsonObject()
        .put("l0", target.l0())
        .put("every_steps", target.everySteps())
        .put("speed", target.speed())
        .put("threshold_rate", target.thresholdRate());
  }

  private static JsonObject write(EarlyStopping rule) {
    return new JsonObject()
        .put("loss", rule.loss())
        .put("patience", rule.patience())
        .put("min_delta", rule.minDelta());
  }
}
