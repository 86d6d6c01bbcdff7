/**
 * The audit log of an API server as a file: finding its files as they are rotated, reading their
 * lines, and remembering how far they were taken. It sends nothing: that is for its caller.
 *
 * <p>Owns one small file of state. May import {@code collector.file}, {@code core.audit}, {@code
 * core.gzip}, {@code core.hash}, {@code core.json} and {@code core.journal}. Called by the command
 * {@code tail}.
 */
@NullMarked
package io.trailkeeper.collector.tail;

import org.jspecify.annotations.NullMarked;
