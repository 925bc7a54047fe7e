package io.github.sparseae.internal.file;

import io.github.sparseae.model.Corruption;
import io.github.sparseae.model.Optimizer;
import io.github.sparseae.train.EarlyStopping;
import io.github.sparseae.train.KSchedule;
import io.github.sparseae.train.Resampling;
import io.github.sparseae.train.Schedule;
import io.github.sparseae.train.ScheduleLength;
import io.github.sparseae.train.TargetL0;
import io.github.sparseae.train.Training;
import java.util.ArrayList;
import java.util.List;

/** Writes the options of a training as JSON; optimizers are read back, too. */
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
          .kind("share", ScheduleLength.Share.class, (kind, to) -> to.put("share", kind.share()))
          .kind("steps", ScheduleLength.Steps.class, (kind, to) -> to.put("steps", kind.count()))
          .build();

  public static final FamilyCodec<Schedule> SCHEDULES =
      FamilyCodec.<Schedule>builder()
          .kind("constant", Schedule.Constant.class, (kind, to) -> {})
          .kind(
              "linear_warm_up",
              Schedule.LinearWarmUp.class,
              (kind, to) -> to.put("length", write(kind.length())))
          .kind(
              "linear_decay",
              Schedule.LinearDecay.class,
              (kind, to) -> to.put("length", write(kind.length())))
          .kind(
              "cosine_decay",
              Schedule.CosineDecay.class,
              (kind, to) -> to.put("length", write(kind.length())).put("floor", kind.floor()))
          .kind(
              "step_decay",
              Schedule.StepDecay.class,
              (kind, to) -> to.put("length", write(kind.length())).put("gamma", kind.gamma()))
          .kind(
              "product",
              Schedule.Product.class,
              (kind, to) ->
                  to.put("factors", factors(kind).stream().map(SettingsCodec::write).toList()))
          .build();

  public static final FamilyCodec<Resampling> RESAMPLINGS =
      FamilyCodec.<Resampling>builder()
          .kind(
              "every_steps",
              Resampling.EverySteps.class,
              (kind, to) -> to.put("steps", kind.steps()).put("sample_rows", kind.sampleRows()))
          .kind(
              "at_shares",
              Resampling.AtShares.class,
              (kind, to) -> to.put("shares", kind.shares()).put("sample_rows", kind.sampleRows()))
          .build();

  public static final FamilyCodec<Corruption> CORRUPTIONS =
      FamilyCodec.<Corruption>builder()
          .kind("none", Corruption.None.class, (kind, to) -> {})
          .kind("masking", Corruption.Masking.class, (kind, to) -> to.put("share", kind.share()))
          .kind(
              "gaussian",
              Corruption.Gaussian.class,
              (kind, to) -> to.put("standard_deviation", kind.standardDeviation()))
          .build();

  /** Returns the factors of nested products as one list, because the depth of JSON is bounded. */
  private static List<Schedule> factors(Schedule schedule) {
    if (!(schedule instanceof Schedule.Product product)) {
      return List.of(schedule);
    }
    List<Schedule> factors = new ArrayList<>(factors(product.first()));
    factors.addAll(factors(product.second()));
    return factors;
  }

  private static JsonObject write(Schedule schedule) {
    return SCHEDULES.write(schedule);
  }

  private static JsonObject write(ScheduleLength length) {
    return LENGTHS.write(length);
  }

  public static JsonObject write(Training training) {
    JsonObject settings = new JsonObject().put("epochs", training.epochs());
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
    settings
        .put("corruption", CORRUPTIONS.write(training.corruption()))
        .put("shuffle", training.shuffle())
        .put("shuffle_buffer", training.shuffleBuffer());
    training.earlyStopping().ifPresent(rule -> settings.put("early_stopping", write(rule)));
    training.validation().ifPresent(rows -> settings.put("validation", rows.name()));
    return settings;
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
