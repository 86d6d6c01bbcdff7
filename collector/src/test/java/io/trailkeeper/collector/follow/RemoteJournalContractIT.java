package io.trailkeeper.collector.follow;

import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.collector.journal.JournalReaderContract;
import io.trailkeeper.core.journal.JournalFollowers;
import io.trailkeeper.core.journal.JournalReader;
import io.trailkeeper.core.pki.CertificateAuthority;
import java.util.HashMap;
import java.util.Map;

/** A journal behind its server, over HTTP/2 and mutual TLS. */
class RemoteJournalContractIT extends JournalReaderContract {

  private static final CertificateAuthority AUTHORITY = TestingFollowers.newAuthority();

  private final Map<String, RemoteJournal> remotes = new HashMap<>();
  private TestingFollowers followers;

  @Override
  protected void serve(Journal journal) {
    remotes.clear();
    followers = new TestingFollowers(journal, TestingFollowers.options(0), AUTHORITY);
  }

  @Override
  protected void stop() {
    followers.close();
  }

  @Override
  protected JournalReader reader(String follower) {
    return remote(follower);
  }

  @Override
  protected JournalFollowers followers(String follower) {
    return remote(follower);
  }

  private synchronized RemoteJournal remote(String follower) {
    return remotes.computeIfAbsent(follower, followers::remote);
  }
}
