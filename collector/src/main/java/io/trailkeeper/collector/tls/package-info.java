/**
 * A process' own certificate and the authorities it believes, as files that change while it runs,
 * and as what TLS is spoken with.
 *
 * <p>May import {@code core.pki}. Called by {@code server}, {@code capture} and {@code follow}, and
 * by the processes that have such files.
 */
@NullMarked
package io.trailkeeper.collector.tls;

import org.jspecify.annotations.NullMarked;
