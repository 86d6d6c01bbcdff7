package io.trailkeeper.cli.capture;

import io.trailkeeper.collector.apiserver.ApiServerAccess;
import io.trailkeeper.collector.apiserver.WatchOptions;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How API servers are watched.
 *
 * @param server the only one; null for those of this cluster
 * @param access how they are spoken to
 * @param options how often, and what is remembered where
 */
record ApiServerSettings(@Nullable URI server, ApiServerAccess access, WatchOptions options) {}
