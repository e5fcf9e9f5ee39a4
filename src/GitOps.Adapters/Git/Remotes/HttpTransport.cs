using System.Buffers;
using System.Collections.Concurrent;
using LibGit2Sharp;

namespace GitOps.Adapters.Git.Remotes;

/// <summary>Carries the smart protocol of libgit2 over the HTTP stack of .NET, which can be cancelled, told whom to trust, and says what went wrong.</summary>
/// <remarks>libgit2 knows transports by scheme, so the store that is being filled stands in the place of the host: <c>gitops-http://STORE</c>.</remarks>
internal sealed class HttpTransport : RpcSmartSubtransport
{
    private const string Scheme = "gitops-http";
    private static readonly ConcurrentDictionary<string, HttpSession> Sessions = new(StringComparer.Ordinal);
    private static readonly Lazy<SmartSubtransportRegistration<HttpTransport>> Registration =
        new(() => GlobalSettings.RegisterSmartSubtransport<HttpTransport>(Scheme));

    /// <summary>Makes a session reachable by the address that is handed to <paramref name="use"/>, for as long as that runs.</summary>
    /// <param name="store">Names the store that is being filled; one fetch at a time fills it.</param>
    /// <param name="session">The session.</param>
    /// <param name="use">Runs libgit2.</param>
    public static T With<T>(string store, HttpSession session, Func<string, T> use)
    {
        _ = Registration.Value;
        Sessions[store] = session;
        try
        {
            return use($"{Scheme}://{store}");
        }
        finally
        {
            Sessions.TryRemove(store, out _);
        }
    }

    protected override SmartSubtransportStream Action(string url, GitSmartSubtransportAction action) =>
        new Exchange(this, Sessions[url[(Scheme.Length + 3)..].TrimEnd('/')], action);

    /// <summary>One request and its answer.</summary>
    private sealed class Exchange(HttpTransport transport, HttpSession session, GitSmartSubtransportAction action) : SmartSubtransportStream(transport)
    {
        private const int AdvertisementStart = 4096;
        private readonly ArrayBufferWriter<byte> request = new();
        private readonly byte[] buffer = new byte[32 * 1024];
        private readonly ArrayBufferWriter<byte> advertisement = new();
        private ReadOnlyMemory<byte> pending;
        private Stream? answer;

        public override int Write(Stream dataStream, long length) => Guarded(() =>
        {
            var span = request.GetSpan((int)length)[..(int)length];
            dataStream.ReadExactly(span);
            request.Advance(span.Length);
        });

        public override int Read(Stream dataStream, long length, out long bytesRead)
        {
            var read = 0;
            var result = Guarded(() =>
            {
                answer ??= Send();
                read = pending.IsEmpty ? session.Read(answer, buffer, (int)Math.Min(length, buffer.Length)) : (int)Math.Min(length, pending.Length);
                var bytes = pending.IsEmpty ? buffer.AsSpan(0, read) : pending.Span[..read];
                dataStream.Write(bytes);
                pending = pending.IsEmpty ? pending : pending[read..];
                Notice(bytes);
            });
            bytesRead = read;
            return result;
        }

        protected override void Free()
        {
            answer?.Dispose();
            base.Free();
        }

        private Stream Send()
        {
            if (action == GitSmartSubtransportAction.UploadPackList)
            {
                return session.GetReferences();
            }

            if (!session.IsShallow || !session.OffersShallow || ShallowExchange.Ask(request.WrittenSpan) is not { } asking)
            {
                return session.PostUploadPack(request.WrittenMemory);
            }

            var stream = session.PostUploadPack(asking);
            pending = ShallowExchange.SkipSection(count => ReadExactly(stream, count));
            return stream;
        }

        /// <summary>The beginning of the advertisement says what the server can do.</summary>
        private void Notice(ReadOnlySpan<byte> bytes)
        {
            if (action == GitSmartSubtransportAction.UploadPackList && advertisement.WrittenCount < AdvertisementStart)
            {
                advertisement.Write(bytes[..Math.Min(bytes.Length, AdvertisementStart - advertisement.WrittenCount)]);
                session.OffersShallow = ShallowExchange.IsOffered(advertisement.WrittenSpan);
            }
        }

        private byte[] ReadExactly(Stream stream, int count)
        {
            var bytes = new byte[count];
            var one = new byte[count];
            for (var filled = 0; filled < count;)
            {
                var read = session.Read(stream, one, count - filled);
                if (read == 0)
                {
                    return bytes[..filled];
                }

                one.AsSpan(0, read).CopyTo(bytes.AsSpan(filled));
                filled += read;
            }

            return bytes;
        }

        private int Guarded(Action body) => NativeFrame.Guard(body, exception => session.Fault ??= exception);
    }
}
