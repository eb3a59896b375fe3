using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>
/// A key to be destroyed because whoever it belonged to has left. Noted in the write that took their rows, so that a fault
/// in between neither leaves words readable in a backup nor takes the key from somebody who is still here.
/// </summary>
public sealed class DiscardedKey
{
    private DiscardedKey()
    {
    }

    public DiscardedKey(byte[] keyId, Instant at) => (KeyId, At) = (keyId, at);

    [P1] public long Id { get; private set; }

    [P1] public byte[] KeyId { get; private set; } = [];

    [P1] public Instant At { get; private set; }

    private sealed class Mapping : IEntityTypeConfiguration<DiscardedKey>
    {
        public void Configure(EntityTypeBuilder<DiscardedKey> builder)
        {
            builder.ToTable("DiscardedKeys");
            builder.Property(key => key.KeyId).HasMaxLength(KeyStore.IdSize);
        }
    }
}

/// <summary>Destroys discarded keys: at once when a page asks, else within seconds, also after a restart.</summary>
public sealed partial class DiscardedKeys(IServiceScopeFactory scopes, GroupSeals seals, Writer writer, TimeProvider time, ILogger<DiscardedKeys> logger) : BackgroundService
{
    private const int AtOnce = 100;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    public async Task DestroyAll(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HoldfastDb>();
        while (await db.DiscardedKeys.AsNoTracking().OrderBy(key => key.Id).Take(AtOnce).ToListAsync(cancellation) is { Count: > 0 } due)
        {
            foreach (var key in due)
            {
                seals.Destroy(key.KeyId);
            }

            var last = due[^1].Id;
            await writer.Write(db, () => db.DiscardedKeys.Where(key => key.Id <= last).ExecuteDeleteAsync(cancellation), cancellation);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await DestroyAll(stoppingToken);
            }
            catch (Exception failure) when (GroupPage.IsFaultOfStorage(failure))
            {
                // The note stands; the next turn tries again.
                LogNotDestroyed(logger, failure.GetType().FullName);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Keys of people who left could not be destroyed yet: {Kind}")]
    private static partial void LogNotDestroyed(ILogger logger, string? kind);
}
