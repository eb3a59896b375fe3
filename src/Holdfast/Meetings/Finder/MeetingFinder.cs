using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Holdfast.Data;
using Holdfast.Web;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Meetings.Finder;

/// <summary>
/// Answers questions from memory and keeps what it holds in step with the database: a few changed meetings
/// are laid over the index within a second or two; after an import, and every few hours, it is made anew.
/// </summary>
public sealed partial class MeetingFinder(
    IServiceScopeFactory scopes, ProgrammeCatalog catalog, IClock clock, TimeProvider time, ILogger<MeetingFinder> logger)
    : BackgroundService, IFollowChanges, IAmReady, IPagesAreDrawnFrom
{
    /// <summary>Gatherings are held nine days ahead; an index this old is made anew long before they run out.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(6);
    private const int MostRecent = 2000;
    private const int BatchSize = 250;

    private static readonly Meter Meter = new("Holdfast.Finder");
    private static readonly Histogram<double> Rebuilds = Meter.CreateHistogram<double>("holdfast.finder.rebuild", "s");

    private readonly Lock swapping = new();
    private readonly HashSet<long> recentlyChanged = [];
    private readonly SemaphoreSlim wanted = new(0, 1);
    private readonly SemaphoreSlim building = new(1, 1);
    private FinderIndex? index;
    private long version;

    public bool IsReady => index is not null;

    public long Version => Volatile.Read(ref version);

    /// <summary>Languages that listed meetings have, as ISO codes.</summary>
    public IReadOnlyList<string> Languages => index?.Vocabulary.LanguageCodes ?? [];

    public int Count => index?.Count ?? 0;

    /// <exception cref="InvalidOperationException">The first index isn't made yet; the site isn't ready.</exception>
    public FinderAnswer Ask(FinderQuestion question) =>
        (index ?? throw new InvalidOperationException("The finder isn't ready.")).Ask(question, clock.GetCurrentInstant());

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // The site opens its doors with an index, never with an empty finder.
        await Rebuild(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await GiveBack(stoppingToken);
            await wanted.WaitAsync(Fresh, stoppingToken);
            try
            {
                await Rebuild(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The old index stays and answers; the next change or the clock tries again.
                LogFailed(logger, exception);
                await Task.Delay(TimeSpan.FromSeconds(5), time, stoppingToken);
                WantRebuild();
            }
        }
    }

    /// <summary>
    /// Making an index, and starting, leave more behind than they keep, in arrays that nothing else would sweep up for days.
    /// It is given back once the first visitors have had their pages.
    /// </summary>
    private async Task GiveBack(CancellationToken cancellation)
    {
        await Task.Delay(TimeSpan.FromSeconds(5), time, cancellation);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    public async Task Follow(IReadOnlyList<Change> changes, CancellationToken cancellation)
    {
        if (changes.Any(change => change.Kind == Change.AllMeetings))
        {
            WantRebuild();
            return;
        }

        var meetings = changes.Where(change => change.Kind == Change.Meeting).Select(change => change.Subject).ToHashSet();
        if (meetings.Count == 0)
        {
            return;
        }

        if (recentlyChanged.Count + meetings.Count > MostRecent)
        {
            WantRebuild();
            return;
        }

        await building.WaitAsync(cancellation);
        try
        {
            recentlyChanged.UnionWith(meetings);
            await LayOver(cancellation);
        }
        finally
        {
            building.Release();
        }
    }

    /// <summary>Makes the whole index from the database.</summary>
    public async Task Rebuild(CancellationToken cancellation)
    {
        await building.WaitAsync(cancellation);
        try
        {
            var started = time.GetTimestamp();
            var vocabulary = new Vocabulary(catalog);
            var segment = await Read(vocabulary, meetings => meetings, cancellation);
            Swap(new FinderIndex(vocabulary, segment, null, catalog));
            recentlyChanged.Clear();
            var took = time.GetElapsedTime(started);
            Rebuilds.Record(took.TotalSeconds);
            LogRebuilt(logger, segment.Count, took.TotalMilliseconds);
        }
        finally
        {
            building.Release();
        }
    }

    private async Task LayOver(CancellationToken cancellation)
    {
        if (index is not { } before)
        {
            return;
        }

        var ids = recentlyChanged.ToArray();
        var segment = await Read(before.Vocabulary, meetings => meetings.Where(meeting => ids.Contains(meeting.Id)), cancellation);
        Swap(before.With(recentlyChanged.Select(id => checked((int)id)).ToHashSet(), segment));
    }

    // In this order: for a moment a new page may be kept under the old version, never an old one under the new.
    private void Swap(FinderIndex to)
    {
        index = to;
        Interlocked.Increment(ref version);
    }

    private async Task<Segment> Read(Vocabulary vocabulary, Func<IQueryable<Meeting>, IQueryable<Meeting>> which, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        // Changed dates are few; reading them apart keeps the large read one plain pass over one table.
        var changedDates = (await db.ChangedDates.AsNoTracking().ToListAsync(cancellation)).ToLookup(date => date.MeetingId);
        using var builder = new SegmentBuilder(vocabulary, clock.GetCurrentInstant());
        var listed = which(db.Meetings.AsNoTracking().Where(meeting => meeting.ClosedAt == null));
        // One core reads rows while another makes records of them: somebody waits for this when the site starts.
        var batches = Channel.CreateBounded<Meeting[]>(new BoundedChannelOptions(4) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => Pass(listed, batches.Writer, cancellation), cancellation);
        await foreach (var batch in batches.Reader.ReadAllAsync(cancellation))
        {
            foreach (var meeting in batch)
            {
                builder.Add(meeting, changedDates.Contains(meeting.Id) ? [.. changedDates[meeting.Id]] : []);
            }
        }

        await reading;
        return builder.Build();
    }

    /// <summary>Hands the meetings on in batches; what goes wrong here ends the reader's loop and is thrown where this is awaited.</summary>
    private static async Task Pass(IQueryable<Meeting> meetings, ChannelWriter<Meeting[]> to, CancellationToken cancellation)
    {
        try
        {
            var batch = new List<Meeting>(BatchSize);
            await foreach (var meeting in meetings.AsAsyncEnumerable().WithCancellation(cancellation))
            {
                batch.Add(meeting);
                if (batch.Count == BatchSize)
                {
                    await to.WriteAsync([.. batch], cancellation);
                    batch.Clear();
                }
            }

            await to.WriteAsync([.. batch], cancellation);
        }
        finally
        {
            to.Complete();
        }
    }

    private void WantRebuild()
    {
        lock (swapping)
        {
            if (wanted.CurrentCount == 0)
            {
                wanted.Release();
            }
        }
    }

    public override void Dispose()
    {
        wanted.Dispose();
        building.Dispose();
        base.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The finder holds {Count} meetings, read in {Milliseconds:0} ms")]
    private static partial void LogRebuilt(ILogger logger, int count, double milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "The finder could not be rebuilt; the index before it still answers")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
