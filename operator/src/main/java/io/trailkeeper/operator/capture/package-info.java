/**
 * What an installation needs beside its chart: certificates, signing keys, and the files of the
 * audit webhook, kept in order for as long as capture's StatefulSet is there.
 *
 * <p>Imports {@code operator.certificate}, {@code operator.signingkey}, {@code operator.webhook},
 * {@code operator.event} and {@code core.pki}. Called by the operator's wiring.
 */
@NullMarked
package io.trailkeeper.operator.capture;

import org.jspecify.annotations.NullMarked;
