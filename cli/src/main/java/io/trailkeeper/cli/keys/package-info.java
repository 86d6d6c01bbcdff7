/**
 * The commands {@code keys …}: signing keys looked at and changed, in a data directory or in a
 * cluster.
 *
 * <p>Called by picocli. May import {@code cli.cluster}, {@code cli.embedded}, {@code cli.usage},
 * {@code cli.validate} (how times are written), {@code collector.kms} and {@code core.digest}.
 */
@NullMarked
package io.trailkeeper.cli.keys;

import org.jspecify.annotations.NullMarked;
