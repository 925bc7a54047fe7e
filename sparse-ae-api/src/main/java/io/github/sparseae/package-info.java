/**
 * The classes a user holds: {@link io.github.sparseae.SparseAutoencoder}, which learns sparse codes
 * of dense vectors, {@link io.github.sparseae.Classifier}, which learns classes from such codes,
 * {@link io.github.sparseae.AnomalyDetector}, which scores how unusual rows are, {@link
 * io.github.sparseae.EncoderStack}, autoencoders on each other's codes, and {@link
 * io.github.sparseae.Presets}, published autoencoders with their settings.
 *
 * <h2>Terms</h2>
 *
 * <dl>
 *   <dt>row, sample
 *   <dd>One vector x of {@code inputs} numbers; data have the shape {@code [rows, inputs]}.
 *   <dt>unit
 *   <dd>One of the {@code hidden} neurons of the code layer; its activity is one number of a code.
 *   <dt>pre-activation
 *   <dd>The weighted sum z = x·W_e + b_e of a unit, before its activation function.
 *   <dt>activation
 *   <dd>The value h of a unit after its activation function, or that function itself.
 *   <dt>code
 *   <dd>The vector f of all units' values for a row, after the rule that keeps few of them active.
 *   <dt>reconstruction
 *   <dd>The output x̂ = output(f·W_d + b_d) that the decoder computes from a code.
 *   <dt>reconstruction loss
 *   <dd>The distance of x̂ from x that training minimizes, by default the mean squared error.
 *   <dt>penalty
 *   <dd>The term added to the loss for active units or large weights.
 *   <dt>active unit
 *   <dd>A unit whose value on a row is above 0, or above 0.01 in size where codes have no exact
 *       zeros.
 *   <dt>L0
 *   <dd>The number of active units of a row, averaged over rows.
 *   <dt>density, frequency
 *   <dd>The share of rows on which a unit is active.
 *   <dt>dead unit
 *   <dd>A unit that is active on no row.
 *   <dt>auxiliary loss (AuxK)
 *   <dd>A loss that lets dead units reconstruct the residual x − x̂, so that they become useful.
 *   <dt>resampling
 *   <dd>Replacing dead units by new ones that respond to badly reconstructed rows.
 *   <dt>decoder atom
 *   <dd>The row of the decoder's weights that a unit adds to a reconstruction, its feature.
 *   <dt>unit-norm decoder
 *   <dd>A decoder whose atoms are kept at norm 1, so that a penalty on codes cannot be evaded by
 *       small values and long atoms.
 *   <dt>tied weights
 *   <dd>One matrix for both layers: the decoder is the encoder's transpose.
 *   <dt>pre-encoder bias
 *   <dd>The decoder's bias subtracted from a row before the encoder.
 *   <dt>threshold
 *   <dd>The pre-activation above which a unit of JumpReLU or a trained BatchTopK is active.
 *   <dt>explained variance
 *   <dd>One minus the squared error divided by the squared distance of the rows from their mean.
 *   <dt>head
 *   <dd>The linear layer of a classifier on the code.
 *   <dt>linear probe
 *   <dd>A linear classifier fitted to fixed codes until it converges, a measure of what they hold.
 *   <dt>calibration
 *   <dd>The scores of normal rows kept out of training, which turn other scores into p-values.
 *   <dt>fine-tuning
 *   <dd>Training a classifier's encoders together with its head.
 *   <dt>specification
 *   <dd>The immutable description of a network: widths, activations, losses, precision and seed.
 *   <dt>checkpoint
 *   <dd>A model file with the whole state of a training, from which it continues exactly.
 *   <dt>provenance
 *   <dd>The record in a model file of the data, settings and versions that made the model.
 * </dl>
 */
@NullMarked
package io.github.sparseae;

import org.jspecify.annotations.NullMarked;
