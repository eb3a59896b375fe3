using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>
/// What a group does by itself as time goes by: asks those who look after it when a newcomer has waited too long for a
/// hello, and tells the rest of a large group what it is to be told. Each step is claimed by the row it changes, so that
/// of several nodes one does it, once.
/// </summary>
public sealed partial class GroupRounds(IServiceScopeFactory scopes, Writer writer, SendingWord word, IClock clock, TimeProvider time, ILogger<GroupRounds> logger) : BackgroundService
{
    private const int Batch = 50;
    private const int MostBatches = 20;
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Go(stoppingToken);
            }
            catch (Exception failure) when (GroupPage.IsFaultOfStorage(failure))
            {
                // What is due stays due; the next turn tries again.
                LogMissed(logger, failure.GetType().FullName);
            }
        }
    }

    /// <summary>One round. Public so that a test needn't wait for the next.</summary>
    public async Task Go(CancellationToken cancellation)
    {
        await AskForHellos(cancellation);
        await LetAskAgain(cancellation);
        await Sum(cancellation);
        for (var batch = 0; batch < MostBatches && await Spread(cancellation); batch++)
        {
        }
    }

    private async Task AskForHellos(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var now = clock.GetCurrentInstant();
        var late = now - Greeting.Late;
        var waiting = await db.Posts.AsNoTracking()
            .Where(post => post.Rank == Post.NeedsReply && post.Intent == Intent.Welcome && post.EscalatedAt == null && post.At <= late)
            .OrderBy(post => post.At).Take(Batch)
            .Join(db.Groups.Where(its => its.ClosedAt == null), post => post.GroupId, its => its.Id, (post, its) => new { Post = post, Group = its })
            .Join(db.Memberships, row => row.Post.WelcomesId, newcomer => (long?)newcomer.Id, (row, newcomer) => new { row.Post, row.Group, Newcomer = newcomer })
            .ToListAsync(cancellation);
        foreach (var row in waiting)
        {
            await writer.Write(
                db,
                async () =>
                {
                    // Somebody may have said hello meanwhile, or another node asked.
                    if (await db.Posts.Where(post => post.Id == row.Post.Id && post.EscalatedAt == null && post.Rank == Post.NeedsReply)
                        .ExecuteUpdateAsync(set => set.SetProperty(post => post.EscalatedAt, now), cancellation) == 1)
                    {
                        await word.Late(db, row.Group, row.Newcomer, row.Post, cancellation);
                    }
                },
                cancellation);
        }
    }

    private async Task LetAskAgain(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        // Nowhere on earth is it still the day before.
        var past = clock.GetCurrentInstant().InUtc().Date.PlusDays(-1);
        if (await db.NotYets.AnyAsync(notYet => notYet.Until <= past, cancellation))
        {
            await writer.Write(db, () => db.NotYets.Where(notYet => notYet.Until <= past).ExecuteDeleteAsync(cancellation), cancellation);
        }
    }

    /// <summary>Once a week, one line on each group for whoever wants it. A week that no node was up for isn't made up.</summary>
    private async Task Sum(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var now = clock.GetCurrentInstant();
        var due = await db.Groups.AsNoTracking().Where(its => its.ClosedAt == null && (its.DigestAt == null || its.DigestAt <= now)).OrderBy(its => its.Id).Take(Batch).ToListAsync(cancellation);
        foreach (var its in due)
        {
            var (was, next) = (its.DigestAt, Digest.NextAfter(now, its.TimeZone));
            await writer.Write(
                db,
                async () =>
                {
                    var isMine = await db.Groups.Where(row => row.Id == its.Id && row.DigestAt == was).ExecuteUpdateAsync(set => set.SetProperty(row => row.DigestAt, next), cancellation) == 1;
                    if (isMine && was is { } wasDue && await Digest.Of(db, its.Id, wasDue, now, cancellation) is { } week)
                    {
                        await word.Announce(db, Announcement.Of(its, week), its, cancellation);
                    }
                },
                cancellation);
        }
    }

    /// <returns>False when nothing is left to be told.</returns>
    private async Task<bool> Spread(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var due = await db.Announcements.AsNoTracking().OrderBy(announcement => announcement.Id).Take(Batch)
            .Join(db.Groups, announcement => announcement.GroupId, its => its.Id, (announcement, its) => new { Announcement = announcement, Group = its }).ToListAsync(cancellation);
        foreach (var row in due)
        {
            var (id, after) = (row.Announcement.Id, row.Announcement.AfterId);
            await writer.Write(
                db,
                async () =>
                {
                    // Held from here on: another node waits, and then finds that it has moved on.
                    var mine = db.Announcements.Where(announcement => announcement.Id == id && announcement.AfterId == after);
                    if (await mine.ExecuteUpdateAsync(set => set.SetProperty(announcement => announcement.AfterId, after), cancellation) == 0)
                    {
                        return;
                    }

                    if (await word.Spread(db, row.Announcement, row.Group, cancellation) is { } last)
                    {
                        await mine.ExecuteUpdateAsync(set => set.SetProperty(announcement => announcement.AfterId, last), cancellation);
                    }
                    else
                    {
                        await mine.ExecuteDeleteAsync(cancellation);
                    }
                },
                cancellation);
        }

        return due.Count > 0;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What groups do by themselves was not done this time: {Kind}")]
    private static partial void LogMissed(ILogger logger, string? kind);
}
