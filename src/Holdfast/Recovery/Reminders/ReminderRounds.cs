using Holdfast.Data;
using Holdfast.Notices;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Quartz;

namespace Holdfast.Recovery.Reminders;

/// <summary>
/// Rings what is due, each minute. A row is claimed by moving it to its next time, in the transaction that tells the member:
/// of several nodes one does it, once, and a fault leaves it due.
/// </summary>
[DisallowConcurrentExecution]
public sealed partial class ReminderRounds(IServiceScopeFactory scopes, Writer writer, Inbox inbox, KeyStore keys, Sealer sealer, IClock clock, ILogger<ReminderRounds> logger) : IJob
{
    public static readonly JobKey Key = new("reminders");

    /// <summary>A site that was away that long doesn't ring for a morning in the afternoon.</summary>
    public static readonly Duration TooLate = Duration.FromHours(2);

    private const int Batch = 100;
    private const int MostBatches = 100;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        try
        {
            await Go(cancellationToken);
        }
        catch (Exception failure) when (StorageFault.Is(failure))
        {
            // What is due stays due; the next minute tries again.
            LogMissed(logger, failure.GetType().FullName);
        }
    }

    /// <summary>One round. Public so that a test needn't wait for the minute.</summary>
    public async Task Go(CancellationToken cancellation)
    {
        for (var batch = 0; batch < MostBatches && await Ring(cancellation) == Batch; batch++)
        {
        }
    }

    private async Task<int> Ring(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        var now = clock.GetCurrentInstant();
        var due = await db.Reminders.AsNoTracking().Where(reminder => reminder.DueAt <= now).OrderBy(reminder => reminder.DueAt).Take(Batch)
            .Join(db.Members, reminder => reminder.MemberId, member => member.Id, (reminder, member) => new { Reminder = reminder, member.KeyId }).ToListAsync(cancellation);
        keys.Prepare(due.Select(row => row.KeyId));
        foreach (var row in due)
        {
            var (id, member, was) = (row.Reminder.Id, row.Reminder.MemberId, row.Reminder.DueAt);
            // Without their key nothing of theirs can be read: they are just leaving.
            var words = keys.Find(row.KeyId) is null ? null : sealer.Open(row.Reminder.Words!, row.Reminder.Place);
            await writer.Write(
                db,
                async () =>
                {
                    var mine = await db.Reminders.Where(reminder => reminder.Id == id && reminder.DueAt == was)
                        .ExecuteUpdateAsync(set => set.SetProperty(reminder => reminder.DueAt, words?.After(now)), cancellation) == 1;
                    if (mine && words is not null && now - was < TooLate)
                    {
                        await inbox.Tell(db, member, NoticeKind.Reminder, words.Address, cancellation: cancellation);
                    }
                },
                cancellation);
        }

        return due.Count;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Reminders were not rung this time: {Kind}")]
    private static partial void LogMissed(ILogger logger, string? kind);
}
