/**
 * Model files: safetensors files with a network's specification, its learned arrays and its
 * provenance. {@link io.github.sparseae.file.SaeLens} reads and writes the folders of SAELens.
 *
 * <h2>Bytes</h2>
 *
 * <p>A file consists of
 *
 * <ol>
 *   <li>8 bytes: the length n of the header, little-endian, at most 16 MiB;
 *   <li>n bytes: the header, a JSON object in UTF-8 that begins with <code>{</code> and is padded
 *       with spaces so that 8 + n is a multiple of 8;
 *   <li>the tensors one after the other, without gaps.
 * </ol>
 *
 * <p>The header has an entry for each tensor, {@code "encoder.weights": {"dtype": "F32", "shape":
 * [784, 400], "data_offsets": [0, 1254400]}}. The offsets of its first byte and of the byte after
 * its last are relative to the end of the header. Numbers are IEEE 754, little-endian, with the
 * last dimension varying fastest; the type is {@code F32} or {@code F64}, the precision of the
 * specification. Names and shapes are those of the specification's {@linkplain
 * io.github.sparseae.model.Parameter parameters}, in alphabetical order. Every number is finite.
 * Names with a slash belong to checkpoints and anomaly detectors.
 *
 * <h2>Metadata</h2>
 *
 * <p>The values of the header's {@code __metadata__} are texts; most of them contain JSON. All are
 * required, except {@code class_names}, which only classifiers have, {@code table}, which networks
 * on the rows of a table have, {@code anomaly_detection}, which only anomaly detectors have, and
 * {@code checkpoint}, which only checkpoints have.
 *
 * <dl>
 *   <dt>{@code crc32}
 *   <dd>The CRC-32 of the whole file as 8 hexadecimal digits, computed with 8 zeros in its place.
 *       In Python: {@code "%08x" % zlib.crc32(content.replace(b'"crc32":"' + crc32, b'"crc32":"' +
 *       b"0" * 8, 1))}.
 *   <dt>{@code format_version}
 *   <dd>{@code 1.4}; see below.
 *   <dt>{@code specification}
 *   <dd>An {@link io.github.sparseae.model.AutoencoderSpec} ({@code "kind": "autoencoder"}) or
 *       {@link io.github.sparseae.model.ClassifierSpec} ({@code "kind": "classifier"}): an object
 *       with the names of the components in snake case. An enum constant is its name in lower case.
 *       A member of a sealed family is an object with its {@code kind}, its name in snake case, and
 *       its own components.
 *   <dt>{@code class_names}
 *   <dd>A list of texts, one for each class.
 *   <dt>{@code position}
 *   <dd>The numbers of {@code epochs} and {@code steps} of training so far, which seed the order of
 *       rows and the noise of the next.
 *   <dt>{@code provenance}
 *   <dd>A {@link io.github.sparseae.file.Provenance}: {@code library}, {@code platform}, {@code
 *       engine}, {@code saved} (ISO 8601, UTC), {@code earlier_trainings}, {@code trainings}, a
 *       list, and for a classifier {@code encoders}, a list of provenances. Each {@link
 *       io.github.sparseae.file.TrainingRun} has {@code data} ({@code name}, {@code width}, and if
 *       known {@code rows}, {@code sha256}, {@code labels_sha256}), {@code settings_in_words},
 *       {@code settings} (the options of {@link io.github.sparseae.train.Training} by their names
 *       in snake case), {@code calls}, {@code epochs}, {@code ending}, {@code metrics}, {@code
 *       library}, {@code engine} and {@code time}.
 *   <dt>{@code table}
 *   <dd>The {@code columns} of a {@link io.github.sparseae.table.TableSchema}, a list of {@link
 *       io.github.sparseae.table.Column}s, each an object with its {@code kind} ({@code numeric},
 *       {@code category}, {@code flag} or {@code ignored}) and its components.
 *   <dt>{@code anomaly_detection}
 *   <dd>The number of {@code calibration_rows} of an {@link
 *       io.github.sparseae.metrics.AnomalyBaseline}, and of one on a table its {@code columns}, as
 *       in {@code table}, which it then has in place of that text. Its tensors, all float64, are
 *       {@code anomaly/scales}, a positive number for each output, {@code anomaly/scores}, the
 *       score of each row of calibration, and, where their numbers {@code column_errors}, {@code
 *       column_counts} and {@code frequencies} are not 0, their default, {@code
 *       anomaly/column_errors} of each column that is not ignored, {@code anomaly/column_counts},
 *       32 for each of them, and {@code anomaly/frequencies} of each unit.
 * </dl>
 *
 * <h2>Versions</h2>
 *
 * <p>{@code format_version} is {@code major.minor}. Every version up to the present one is read.
 *
 * <ul>
 *   <li>A minor version adds fields, texts or tensors that do not change what a model computes. A
 *       reader of an older minor version ignores them.
 *   <li>A new kind of a family, and everything else that changes what a model computes, cannot be
 *       ignored. A reader that does not know it refuses the file with "written by a newer version
 *       of sparse-ae", the version, and the advice to update. The same holds for a newer major
 *       version.
 *   <li>In a file of a known version, an unknown field is an error.
 *   <li>A field that an older version lacks has a default: {@code encoders} is empty, {@code
 *       earlier_trainings} is 0, {@code calls} is 1, {@code metrics} are empty; in a specification,
 *       {@code structure}, {@code weight_penalty}, {@code auxiliary} and their fields are those of
 *       {@code Structure.plain()}, {@code WeightPenalty.NONE} and {@code AuxiliaryLoss.NONE},
 *       {@code class_weights}, which only files of weighted classes have, are empty, {@code
 *       inference_factor} and {@code factor} are 1, {@code weighted_by_decoder} and {@code
 *       input_gradient} are false, {@code loss} is {@code count}, {@code pre_activation_weight} is
 *       0 and {@code dead_after} is 1. Every other missing field is an error. {@code settings} are
 *       kept as they are.
 * </ul>
 *
 * <p>1.0, written as {@code 1}: the first version. 1.1: {@code encoders} in the provenance. 1.2:
 * {@code code.unit_threshold}, the thresholds of JumpReLU, in place of {@code code.log_threshold},
 * their logarithms. In an older file they are converted when it is read. An older checkpoint has
 * the optimizer's arrays for the logarithms, which mean nothing for the thresholds: they are read
 * as zeros, so a resumed training goes on, but not as it would have in the older version. Both are
 * logged under {@code io.github.sparseae.file}. 1.3: {@code anomaly_detection} and {@code table}.
 * Older readers open a detector's file as its autoencoder. 1.4: {@code crc32} in place of {@code
 * sha256}, the SHA-256 of the whole file with 64 zeros in its place.
 *
 * <h2>Checkpoints</h2>
 *
 * <p>A checkpoint is a model file with the state of a training in addition, and is read as a model
 * by everything that reads model files. The text {@code checkpoint} of its metadata has
 *
 * <dl>
 *   <dt>{@code steps}, {@code diverged_above}, {@code epoch}
 *   <dd>the steps of this training, the loss above which it counts as diverged, and the sums of the
 *       epoch under way
 *   <dt>{@code positions}
 *   <dd>the positions of up to three snapshots of the network: {@code now}, {@code epoch_start} and
 *       {@code best}, the last two if they differ from those before
 *   <dt>{@code epoch_start}, {@code best}
 *   <dd>which snapshot the epoch began with, and the state of early stopping, with the snapshot at
 *       the {@code end} of its best {@code report}
 *   <dt>{@code reports}, {@code warnings}, {@code planned_epochs}
 *   <dd>the numbers of rows of the tables below, and the number of epochs to train
 *   <dt>{@code first_rows}, {@code validation}
 *   <dd>the fingerprints of the first rows and of the validation rows
 * </dl>
 *
 * <p>A number that is NaN or infinite is a text, {@code "NaN"}. The tensors of a snapshot are its
 * parameters, the optimizer's arrays for each trained parameter ({@code encoder.weights/adam.m}),
 * and, where dead units are resampled, {@code resampling/active_rows} in float64; those of {@code
 * epoch_start} and {@code best} have that name and a slash before theirs. The other tensors, all
 * float64, are {@code epoch/active_rows} and {@code epoch/saturated_rows}, a number for each unit;
 * {@code epochs/reports}, a row for each finished epoch: loss, penalty, whether it was validated,
 * validation loss and penalty, rows, seconds, whether L0 is controlled, its target, mean, end and
 * coefficient, and the number of resampled units; and {@code epochs/warnings}, a row for each
 * warning: epoch, kind, and up to three figures. The kinds are numbered from 1 in the order of
 * {@link io.github.sparseae.train.TrainingWarning.Kind}: saturated units, silent code, constant
 * code, nothing explained, frozen thresholds, dead units, coefficient at bound, target missed,
 * unreachable rows, lost digits, idle thresholds, rising thresholds, off-center rows, crowded
 * directions, unsettled median. The optimizer's arrays need not be finite.
 *
 * <h2>Reading</h2>
 *
 * <p>Everything is verified before it is used, and no memory is allocated for what a header merely
 * claims: lengths, UTF-8, JSON within bounds, unique names, types, shapes and offsets against the
 * size of the file and the specification, the specification itself, then the checksum and each
 * number. An error is a {@link io.github.sparseae.file.ModelFileException} that names the part. No
 * class is chosen by a name in a file, and no Java object is deserialized.
 */
@NullMarked
package io.github.sparseae.file;

import org.jspecify.annotations.NullMarked;
