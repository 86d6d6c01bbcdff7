/**
 * What the HTTPS servers of capture have in common: listening with mutual TLS, who is calling, how
 * errors are answered, and logs that nobody can flood.
 *
 * <p>May import {@code collector.tls}, {@code core.json} and {@code core.pki}. Called by {@code
 * capture}, which takes events in, and by {@code follow}, which gives them out.
 */
@NullMarked
package io.trailkeeper.collector.server;

import org.jspecify.annotations.NullMarked;
