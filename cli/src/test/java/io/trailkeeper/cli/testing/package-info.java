/**
 * What the tests of the commands share: a command in a JVM of its own, and an API server's post.
 */
@org.jspecify.annotations.NullMarked
package io.trailkeeper.cli.testing;
