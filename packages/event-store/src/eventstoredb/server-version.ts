/** What depends on the server's version, asked of it once for each connection. */
import featuresGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import type features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';

/** Year and month of the first server that says when a follower has caught up. */
const caughtUpSince = 2310;

interface Calls {
  call<Request, Answer>(Service: abstract new (...of: never[]) => object, name: string, request: Request): Promise<Answer>;
}

export class ServerVersion {
  readonly #connection: Calls;
  #asked: Promise<number> | undefined;

  constructor(connection: Calls) {
    this.#connection = connection;
  }

  /** The next connection may be to a server of another version. */
  forget(): void {
    this.#asked = undefined;
  }

  /** A server that does not tell its version counts as one that says nothing. */
  async saysCaughtUp(): Promise<boolean> {
    this.#asked ??= this.#ask();
    try {
      return (await this.#asked) >= caughtUpSince;
    } catch {
      this.forget();
      return false;
    }
  }

  async #ask(): Promise<number> {
    const { ServerFeaturesClient } = featuresGrpc;
    const answer = await this.#connection.call<shared.Empty, features.SupportedMethods>(
      ServerFeaturesClient,
      'getSupportedMethods',
      new shared.Empty(),
    );
    const [year = 0, month = 0] = answer.getEventStoreServerVersion().split('.').map(Number);
    return year * 100 + month;
  }
}
