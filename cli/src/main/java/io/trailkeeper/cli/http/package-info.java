/**
 * A small HTTP server of the JDK's, for what asks seldom and needs no TLS.
 *
 * <p>May import {@code usage}. Called by {@code health} and {@code awsendpoint}.
 */
@NullMarked
package io.trailkeeper.cli.http;

import org.jspecify.annotations.NullMarked;
