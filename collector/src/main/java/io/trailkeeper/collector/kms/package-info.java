/**
 * Signing keys that AWS KMS holds.
 *
 * <p>May import {@code core.digest}. Called by {@code digest}, and by who lets a key of KMS become
 * a signing key.
 */
@NullMarked
package io.trailkeeper.collector.kms;

import org.jspecify.annotations.NullMarked;
