/**
 * The options of training, its listeners and its reports.
 *
 * <p>{@link io.github.sparseae.train.Training} holds all options: epochs, batches, the optimizer,
 * {@link io.github.sparseae.train.Schedule schedules}, {@link io.github.sparseae.train.TargetL0},
 * {@link io.github.sparseae.train.Resampling}, {@link io.github.sparseae.train.EarlyStopping} and
 * {@link io.github.sparseae.train.Checkpoints}. Each epoch gives an {@link
 * io.github.sparseae.train.EpochReport} with {@link io.github.sparseae.train.TrainingWarning
 * warnings} to every {@link io.github.sparseae.train.TrainingListener}, and all of them make the
 * {@link io.github.sparseae.train.History} that {@code fit} returns.
 *
 * <p>An argument outside its documented range is an {@link IllegalArgumentException} that names the
 * argument and its value.
 */
@NullMarked
package io.github.sparseae.train;

import org.jspecify.annotations.NullMarked;
