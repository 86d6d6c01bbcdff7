/**
 * Trailkeeper as a whole in a cluster: a real API server, the rendered charts, and every process as
 * the operator and the charts describe it. {@link io.trailkeeper.cli.firstday.TestingNode} takes
 * the part of what the API server alone has not got.
 */
package io.trailkeeper.cli.firstday;
