using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Data;

/// <summary>Something kept in memory that must follow the database.</summary>
public interface IFollowChanges
{
    /// <summary>Called with the changes of one read, oldest first; the same change is never given twice.</summary>
    Task Follow(IReadOnlyList<Change> changes, CancellationToken cancellation);
}

/// <summary>
/// Reads the changes table each second and tells whoever keeps something in memory. PostgreSQL commits
/// out of order, so each read goes 10 s back and leaves out what it has already told. Once an hour what is kept only for a
/// time is erased here too.
/// </summary>
public sealed partial class ChangeFeed(IServiceScopeFactory scopes, IEnumerable<IFollowChanges> followers, IEnumerable<IEraseInTime> erasers, Writer writer, IClock clock, TimeProvider time, ILogger<ChangeFeed> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly Duration Overlap = Duration.FromSeconds(10);
    private static readonly Duration KeptFor = Duration.FromHours(1);

    // What is to be erased can wait until the site stands: starting has enough to do.
    private static readonly Duration FirstSweep = Duration.FromMinutes(5);

    private readonly HashSet<long> told = [];
    private readonly SemaphoreSlim turn = new(1, 1);
    private Instant readTo;
    private Instant sweptAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        readTo = clock.GetCurrentInstant();
        sweptAt = readTo - KeptFor + FirstSweep;
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ReadOnce(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The database may be away for a while; what is in memory stays and the next tick tries again.
                LogMissed(logger, exception);
            }
        }
    }

    /// <summary>One read, one at a time. Public so that a test needn't wait a second.</summary>
    public async Task ReadOnce(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            await Read(cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    public override void Dispose()
    {
        turn.Dispose();
        base.Dispose();
    }

    private async Task Read(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var now = clock.GetCurrentInstant();
        // A clock set back must not hide what is written from now on.
        var from = Instant.Min(readTo, now) - Overlap;
        var changes = await db.Changes.AsNoTracking().Where(change => change.At >= from).OrderBy(change => change.Id).ToListAsync(cancellation);
        var fresh = changes.Where(change => !told.Contains(change.Id)).ToList();
        if (fresh.Count > 0)
        {
            foreach (var follower in followers)
            {
                await follower.Follow(fresh, cancellation);
            }
        }

        told.Clear();
        told.UnionWith(changes.Select(change => change.Id));
        readTo = now;
        if (now - sweptAt > KeptFor)
        {
            sweptAt = now;
            var old = now - KeptFor;
            await db.Changes.Where(change => change.At < old).ExecuteDeleteAsync(cancellation);
            var oldForms = now - Duration.FromDays(14);
            await db.DoneForms.Where(form => form.At < oldForms).ExecuteDeleteAsync(cancellation);
            foreach (var eraser in erasers)
            {
                await writer.Write(db, () => eraser.Erase(db, now, cancellation), cancellation);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Changes could not be read; trying again in a second")]
    private static partial void LogMissed(ILogger logger, Exception exception);
}
