/**
 * Proofs that one event was delivered by a trail: a file that holds the event, its way to the
 * signed digest, and nothing of the other events. {@code docs/format/proof.md} is the norm.
 *
 * <p>{@link io.trailkeeper.core.proof.EventSearch} makes one from an archive, {@link
 * io.trailkeeper.core.proof.EventProofFormat} reads and writes it, and {@link
 * io.trailkeeper.core.proof.ProvenEvent} is what is left once it was verified.
 *
 * <p>Imports {@code cluster}, {@code digest}, {@code gzip}, {@code hash}, {@code json}, {@code
 * logfile}, {@code merkle} and {@code validation}, of which it takes the archive only. Called by
 * commands.
 */
@NullMarked
package io.trailkeeper.core.proof;

import org.jspecify.annotations.NullMarked;
