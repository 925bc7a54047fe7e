package io.github.sparseae.internal.file;

import com.google.common.collect.Lists;
import io.github.sparseae.internal.file.RecordCodec.Fields;
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
      new FamilyCodec<Optimizer>()
          .kind("sgd", Optimizer.Sgd.class, it -> new Optimizer.Sgd(rate(it)))
          .kind(
              "momentum",
              Optimizer.Momentum.class,
              it ->
                  new Optimizer.Momentum(
                      rate(it), it.number("momentum", Optimizer.Momentum::momentum)))
          .kind(
              "nesterov",
              Optimizer.Nesterov.class,
              it ->
                  new Optimizer.Nesterov(
                      rate(it), it.number("momentum", Optimizer.Nesterov::momentum)))
          .kind(
              "rms_prop",
              Optimizer.RmsProp.class,
              it ->
                  new Optimizer.RmsProp(
                      rate(it),
                      it.number("alpha", Optimizer.RmsProp::alpha),
                      it.number("epsilon", Optimizer.RmsProp::epsilon)))
          .kind(
              "adagrad",
              Optimizer.Adagrad.class,
              it ->
                  new Optimizer.Adagrad(rate(it), it.number("epsilon", Optimizer.Adagrad::epsilon)))
          .kind(
              "adam",
              Optimizer.Adam.class,
              it ->
                  new Optimizer.Adam(
                      rate(it),
                      it.number("beta1", Optimizer.Adam::beta1),
                      it.number("beta2", Optimizer.Adam::beta2),
                      it.number("epsilon", Optimizer.Adam::epsilon)))
          .kind(
              "adam_w",
              Optimizer.AdamW.class,
              it ->
                  new Optimizer.AdamW(
                      rate(it),
                      it.number("beta1", Optimizer.AdamW::beta1),
                      it.number("beta2", Optimizer.AdamW::beta2),
                      it.number("epsilon", Optimizer.AdamW::epsilon),
                      it.number("weight_decay", Optimizer.AdamW::weightDecay)));

  public static final FamilyCodec<ScheduleLength> LENGTHS =
      new FamilyCodec<ScheduleLength>()
          .kind(
              "share",
              ScheduleLength.Share.class,
              it -> new ScheduleLength.Share(it.number("share", ScheduleLength.Share::share)))
          .kind(
              "steps",
              ScheduleLength.Steps.class,
              it -> new ScheduleLength.Steps(it.whole("steps", ScheduleLength.Steps::count)));

  public static final FamilyCodec<Schedule> SCHEDULES =
      new FamilyCodec<Schedule>()
          .kind("constant", Schedule.Constant.class, it -> new Schedule.Constant())
          .kind(
              "linear_warm_up",
              Schedule.LinearWarmUp.class,
              it -> new Schedule.LinearWarmUp(length(it, Schedule.LinearWarmUp::length)))
          .kind(
              "linear_rise",
              Schedule.LinearRise.class,
              it -> new Schedule.LinearRise(length(it, Schedule.LinearRise::length)))
          .kind(
              "linear_decay",
              Schedule.LinearDecay.class,
              it -> new Schedule.LinearDecay(length(it, Schedule.LinearDecay::length)))
          .kind(
              "cosine_decay",
              Schedule.CosineDecay.class,
              it ->
                  new Schedule.CosineDecay(
                      length(it, Schedule.CosineDecay::length),
                      it.number("floor", Schedule.CosineDecay::floor)))
          .kind(
              "step_decay",
              Schedule.StepDecay.class,
              it ->
                  new Schedule.StepDecay(
                      length(it, Schedule.StepDecay::length),
                      it.number("gamma", Schedule.StepDecay::gamma)))
          .kind(
              "product",
              Schedule.Product.class,
              it ->
                  it.of(
                      "factors",
                      product -> product,
                      product -> SettingsCodec.SCHEDULES.writeAll(factors(product)),
                      SettingsCodec::product));

  public static final FamilyCodec<Resampling> RESAMPLINGS =
      new FamilyCodec<Resampling>()
          .kind(
              "every_steps",
              Resampling.EverySteps.class,
              it ->
                  new Resampling.EverySteps(
                      it.whole("steps", Resampling.EverySteps::steps),
                      it.integer("sample_rows", Resampling.EverySteps::sampleRows)))
          .kind(
              "at_shares",
              Resampling.AtShares.class,
              it ->
                  new Resampling.AtShares(
                      it.list("shares", Resampling.AtShares::shares, JsonObject::numbers),
                      it.integer("sample_rows", Resampling.AtShares::sampleRows)));

  public static final FamilyCodec<Corruption> CORRUPTIONS =
      new FamilyCodec<Corruption>()
          .kind("none", Corruption.None.class, it -> new Corruption.None())
          .kind(
              "masking",
              Corruption.Masking.class,
              it -> new Corruption.Masking(it.number("share", Corruption.Masking::share)))
          .kind(
              "gaussian",
              Corruption.Gaussian.class,
              it ->
                  new Corruption.Gaussian(
                      it.number("standard_deviation", Corruption.Gaussian::standardDeviation)));

  private static final RecordCodec<KSchedule> K_SCHEDULE =
      it -> new KSchedule(it.integer("from", KSchedule::from), length(it, KSchedule::length));

  private static final RecordCodec<TargetL0> TARGET_L0 =
      it ->
          new TargetL0(
              it.number("l0", TargetL0::l0),
              it.integer("every_steps", TargetL0::everySteps),
              it.number("speed", TargetL0::speed),
              it.number("threshold_rate", TargetL0::thresholdRate));

  private static final RecordCodec<EarlyStopping> EARLY_STOPPING =
      it ->
          new EarlyStopping(
              it.of("loss", EarlyStopping::loss, ReportedLoss.class),
              it.integer("patience", EarlyStopping::patience),
              it.number("min_delta", EarlyStopping::minDelta));

  private static double rate(Fields<? extends Optimizer> it) {
    return it.number("learning_rate", Optimizer::learningRate);
  }

  private static <R> ScheduleLength length(Fields<R> it, Function<R, ScheduleLength> getter) {
    return it.of("length", getter, LENGTHS);
  }

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

  private static Schedule.Product product(JsonObject from, String name) {
    List<Schedule> factors = SCHEDULES.readAll(from, name);
    if (factors.size() < 2) {
      throw new MalformedFileException(from.path(name), "at least 2 schedules", factors.size());
    }
    Schedule.Product product = new Schedule.Product(factors.get(0), factors.get(1));
    for (Schedule factor : factors.subList(2, factors.size())) {
      product = new Schedule.Product(product, factor);
    }
    return product;
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
        .put("learning_rate_schedule", SCHEDULES.write(training.learningRateSchedule()))
        .put("penalty_schedule", SCHEDULES.write(training.penaltySchedule()));
    training.kSchedule().ifPresent(k -> settings.put("k_schedule", K_SCHEDULE.write(k)));
    training.targetL0().ifPresent(target -> settings.put("target_l0", TARGET_L0.write(target)));
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
    training
        .earlyStopping()
        .ifPresent(rule -> settings.put("early_stopping", EARLY_STOPPING.write(rule)));
    training.validation().ifPresent(rows -> settings.put("validation", rows.name()));
    return settings;
  }

  /**
   * Reads options. Those that are missing keep their defaults. The name of validation rows is
   * ignored: the rows are elsewhere.
   */
  public static Training.Builder read(JsonObject from) {
    Training.Builder training = Training.builder();
    set(from, "epochs", JsonObject::integer, training::epochs);
    set(from, "updates", JsonObject::integer, training::updates);
    set(from, "batch_size", JsonObject::integer, training::batchSize);
    set(from, "optimizer", OPTIMIZERS, training::optimizer);
    set(from, "learning_rate_schedule", SCHEDULES, training::learningRateSchedule);
    set(from, "penalty_schedule", SCHEDULES, training::penaltySchedule);
    set(from, "k_schedule", K_SCHEDULE, training::kSchedule);
    set(from, "target_l0", TARGET_L0, (TargetL0 l0) -> training.targetL0(l0));
    set(from, "resampling", RESAMPLINGS, training::resampling);
    set(from, "diagnostics", JsonObject::flag, training::diagnostics);
    set(from, "clip_gradient_norm", JsonObject::number, training::clipGradientNorm);
    set(from, "encoder_rate", JsonObject::number, training::encoderRate);
    set(from, "corruption", CORRUPTIONS, training::corruption);
    set(from, "shuffle", JsonObject::flag, training::shuffle);
    set(from, "shuffle_buffer", JsonObject::integer, training::shuffleBuffer);
    set(from, "early_stopping", EARLY_STOPPING, training::earlyStopping);
    set(from, "validation", JsonObject::text, name -> {});
    from.end();
    return training;
  }

  private static <T> void set(JsonObject from, String name, Codec<T> codec, Consumer<T> option) {
    set(from, name, codec.reader(), option);
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
}
