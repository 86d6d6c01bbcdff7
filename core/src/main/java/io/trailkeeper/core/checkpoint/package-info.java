/**
 * What a collector knows: how far it has read, what it is about to deliver, what it has delivered
 * since the last digest, and where its digest chain stands.
 *
 * <p>A checkpoint is a value; only the transitions of the commit protocol exist as methods. It is
 * kept in a file or, in a cluster, in a {@code TrailCheckpoint}, by compare-and-set. May import
 * {@code json} only. Called by the collector, and by the operator for the Trail's status.
 */
@NullMarked
package io.trailkeeper.core.checkpoint;

import org.jspecify.annotations.NullMarked;
