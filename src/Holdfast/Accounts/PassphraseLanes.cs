using System.Text;
using System.Threading.RateLimiting;
using NSec.Cryptography;

namespace Holdfast.Accounts;

/// <summary>
/// Where passphrases are hashed: Argon2id costs 19 MiB and some 60 ms each, so only a few run at once. One lane is
/// kept for devices somebody has signed in from before; in the other, strangers wait for each other and past 50 are
/// turned away. A thousand wrong tries a second from outside don't keep a member out.
/// </summary>
public sealed class PassphraseLanes : IDisposable
{
    public const int HashSize = 32;
    public const int MostWaiting = 50;

    private static readonly PasswordBasedKeyDerivationAlgorithm Argon2id = PasswordBasedKeyDerivationAlgorithm.Argon2id(
        new Argon2Parameters { MemorySize = 19 * 1024, NumberOfPasses = 2, DegreeOfParallelism = 1 });

    private readonly ConcurrencyLimiter known = Lane(waiting: 200);
    private readonly ConcurrencyLimiter others = Lane(MostWaiting);

    /// <summary>How many of those who aren't known wait now. For tests and metrics.</summary>
    public long OthersWaiting => others.GetStatistics()?.CurrentQueuedCount ?? 0;

    /// <returns>32 bytes, or null when the lane is full.</returns>
    public async Task<byte[]?> Hash(string passphrase, byte[] salt, bool isKnownDevice, CancellationToken cancellation)
    {
        using var turn = await (isKnownDevice ? known : others).AcquireAsync(1, cancellation);
        return turn.IsAcquired ? await Task.Run(() => Argon2id.DeriveBytes(Encoding.UTF8.GetBytes(passphrase), salt, HashSize), cancellation) : null;
    }

    public void Dispose()
    {
        known.Dispose();
        others.Dispose();
    }

    /// <summary>Half the processors each, so that neither lane starves the other or the pages.</summary>
    private static ConcurrencyLimiter Lane(int waiting) => new(new ConcurrencyLimiterOptions
    {
        PermitLimit = Math.Clamp(Environment.ProcessorCount / 2, 1, 4),
        QueueLimit = waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });
}
