using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using GitOps.Adapters.Helm.Charts;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templating;

namespace GitOps.Adapters.Helm.Manifests;

/// <summary>Reads the documents that templates make while the next ones are still at work.</summary>
/// <remarks>
/// Reading is half of the work of a large render, and the documents do not depend on each other. Whoever asks for the result reads too
/// and waits for documents only that somebody is reading at this moment, so that a busy pool of threads holds nobody up.
/// </remarks>
internal sealed class ManifestReading : IDisposable
{
    // Less than this is read sooner than another thread is awake.
    private const int ParallelFrom = 32 * 1024;

    private readonly List<ReadDocument> documents = [];
    private readonly ConcurrentQueue<ReadDocument> unread = new();
    private readonly WaitCallback read;
    private int unreadLength;
    private int workers;
    private volatile bool isStopped;

    public ManifestReading() => read = _ =>
    {
        ReadAll();
        Interlocked.Decrement(ref workers);
    };

    /// <summary>Takes what a template made.</summary>
    public void Add(RenderedFile file)
    {
        foreach (var text in ManifestSplitter.Split(file.Text))
        {
            var document = new ReadDocument(file.Path, text);
            documents.Add(document);
            unread.Enqueue(document);
            unreadLength += text.Length;
        }

        if (unreadLength >= ParallelFrom && Volatile.Read(ref workers) < Environment.ProcessorCount - 1)
        {
            unreadLength = 0;
            Interlocked.Increment(ref workers);
            ThreadPool.UnsafeQueueUserWorkItem(read, null);
        }
    }

    /// <summary>All documents, read, by the path of their template and their place in it.</summary>
    /// <exception cref="ChartException">A document is no manifest; of many faults that of the first in order.</exception>
    public List<ReadDocument> Finish()
    {
        ReadAll();
        lock (documents)
        {
            while (documents.Exists(static document => !document.IsRead))
            {
                Monitor.Wait(documents);
            }
        }

        var sorted = documents.OrderBy(static document => document.Path, Comparer<string>.Create(GoText.Compare)).ToList();
        sorted.Find(static document => document.Fault is not null)?.Fault!.Throw();
        return sorted;
    }

    /// <summary>Lets what is not read yet be: a template failed.</summary>
    public void Dispose() => isStopped = true;

    private void ReadAll()
    {
        while (!isStopped && unread.TryDequeue(out var document))
        {
            document.Read();
            lock (documents)
            {
                document.IsRead = true;
                Monitor.Pulse(documents);
            }
        }
    }
}

/// <summary>A document that a template made.</summary>
/// <param name="path">The template's full name.</param>
/// <param name="text">The document.</param>
internal sealed class ReadDocument(string path, string text)
{
    public string Path { get; } = path;

    public string Text { get; } = text;

    /// <summary>What is known of it once it is read without a fault.</summary>
    public ManifestHead Head { get; private set; } = ManifestHead.Empty;

    /// <summary>Why it is no manifest; null if it is one.</summary>
    public ExceptionDispatchInfo? Fault { get; private set; }

    /// <summary>Whether it is read.</summary>
    public bool IsRead { get; set; }

    public void Read()
    {
        try
        {
            Head = ManifestHead.Read(Path, Text);
        }
        catch (Exception e)
        {
            // Thrown again by whoever asks for the documents.
            Fault = ExceptionDispatchInfo.Capture(e);
        }
    }
}
