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
        private const int Failed = -1;
        private readonly ArrayBufferWriter<byte> request = new();
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
                answer ??= action == GitSmartSubtransportAction.UploadPackList ? session.GetReferences() : session.PostUploadPack(request.WrittenMemory);
                var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(length, 64 * 1024));
                try
                {
                    read = session.Read(answer, buffer, (int)Math.Min(length, buffer.Length));
                    dataStream.Write(buffer, 0, read);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }
            });
            bytesRead = read;
            return result;
        }

        protected override void Free()
        {
            answer?.Dispose();
            base.Free();
        }

        /// <summary>Exceptions must not cross native frames; the session carries them to the one who started the fetch.</summary>
        private int Guarded(Action body)
        {
            try
            {
                body();
                return 0;
            }
#pragma warning disable CA1031 // Whatever it is, it is thrown again on the managed side.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                session.Fault ??= exception;
                return Failed;
            }
        }
    }
}
