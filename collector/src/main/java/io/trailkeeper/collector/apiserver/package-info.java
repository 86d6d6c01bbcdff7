/**
 * What API servers say they dropped: their own counters of audit events that were not delivered,
 * watched for as long as they run, and every rise of them a loss with its times.
 *
 * <p>May import {@code file} of this module, {@code core.journal}, {@code core.json} and {@code
 * core.pki}. Called by the command {@code capture}.
 */
@NullMarked
package io.trailkeeper.collector.apiserver;

import org.jspecify.annotations.NullMarked;
