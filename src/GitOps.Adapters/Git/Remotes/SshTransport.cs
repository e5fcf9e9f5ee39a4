using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using LibGit2Sharp;

namespace GitOps.Adapters.Git.Remotes;

/// <summary>Carries the smart protocol of libgit2 over the <c>ssh</c> program: one program, and so one connection, for a listing and the fetch after it.</summary>
internal sealed class SshTransport : SmartSubtransport
{
    private const string Scheme = "gitops-ssh";
    private static readonly ConcurrentDictionary<string, SshSession> Sessions = new(StringComparer.Ordinal);
    private static readonly Lazy<SmartSubtransportRegistration<SshTransport>> Registration =
        new(() => GlobalSettings.RegisterSmartSubtransport<SshTransport>(Scheme));

    private Conversation? conversation;

    /// <inheritdoc cref="HttpTransport.With{T}"/>
    public static T With<T>(string store, SshSession session, Func<string, T> use)
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
        conversation ??= new Conversation(this, Sessions[url[(Scheme.Length + 3)..].TrimEnd('/')]);

    protected override void Close()
    {
        conversation?.End();
        conversation = null;
        base.Close();
    }

    /// <summary>What is said over one connection.</summary>
    private sealed class Conversation(SshTransport transport, SshSession session) : SmartSubtransportStream(transport)
    {
        private const int AdvertisementStart = 4096;
        private readonly byte[] buffer = new byte[32 * 1024];
        private readonly ArrayBufferWriter<byte> advertisement = new();
        private readonly ArrayBufferWriter<byte> request = new();
        private ReadOnlyMemory<byte> pending;
        private Process? program;
        private CancellationTokenRegistration killer;
        private long received;
        private bool isAsked;
        private bool hasSection;

        public override int Write(Stream dataStream, long length) => Guarded(() =>
        {
            var bytes = new byte[length];
            dataStream.ReadExactly(bytes);
            if (isAsked || !session.IsShallow || !ShallowExchange.IsOffered(advertisement.WrittenSpan))
            {
                Send(bytes);
                return;
            }

            // What comes first may come in pieces; it is sent once its first section is whole.
            request.Write(bytes);
            if (ShallowExchange.Ask(request.WrittenSpan) is { } asking)
            {
                isAsked = hasSection = true;
                Send(asking);
            }
        });

        public override int Read(Stream dataStream, long length, out long bytesRead)
        {
            var read = 0;
            var result = Guarded(() =>
            {
                if (hasSection)
                {
                    hasSection = false;
                    pending = ShallowExchange.SkipSection(ReadExactly);
                }

                read = pending.IsEmpty ? Receive(buffer.AsMemory(0, (int)Math.Min(length, buffer.Length))) : (int)Math.Min(length, pending.Length);
                var bytes = pending.IsEmpty ? buffer.AsSpan(0, read) : pending.Span[..read];
                dataStream.Write(bytes);
                pending = pending.IsEmpty ? pending : pending[read..];
                if (!isAsked && advertisement.WrittenCount < AdvertisementStart)
                {
                    advertisement.Write(bytes[..Math.Min(bytes.Length, AdvertisementStart - advertisement.WrittenCount)]);
                }
            });
            bytesRead = read;
            return result;
        }

        public void End()
        {
            killer.Dispose();
            if (program is { } running)
            {
                program = null;
                Kill(running);
                running.WaitForExit();
                running.Dispose();
            }
        }

        protected override void Free()
        {
            End();
            base.Free();
        }

        private static void Kill(Process running)
        {
            try
            {
                running.Kill(entireProcessTree: true);
            }
            catch (InvalidOperationException)
            {
                // It has ended already.
            }
        }

        private Process Program()
        {
            if (program is null)
            {
                var started = program = session.Start();
                killer = session.Token.Register(() => Kill(started));
            }

            return program;
        }

        private void Send(byte[] bytes)
        {
            var stream = Program().StandardInput.BaseStream;
            stream.Write(bytes);
            stream.Flush();
        }

        private int Receive(Memory<byte> into)
        {
            var running = Program();
            var read = running.StandardOutput.BaseStream.Read(into.Span);
            session.Token.ThrowIfCancellationRequested();
            if (read == 0)
            {
                // Its last words come on another pipe.
                running.WaitForExit();
                throw SshConnection.Describe(session.LastError);
            }

            return (received += read) <= session.MaximumBytes
                ? read
                : throw new RemoteException(RemoteFault.Other, string.Create(
                    CultureInfo.InvariantCulture,
                    $"the answer has more than {session.MaximumBytes} bytes, the limit of {GitOptions.SectionName}:{nameof(GitOptions.MaximumFetchBytes)}"));
        }

        private byte[] ReadExactly(int count)
        {
            var bytes = new byte[count];
            for (var filled = 0; filled < count;)
            {
                filled += Receive(bytes.AsMemory(filled));
            }

            return bytes;
        }

        private int Guarded(Action body) => NativeFrame.Guard(body, exception => session.Fault ??= exception);
    }
}
