using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Primitives;

namespace Holdfast.Data;

/// <summary>
/// What was just read, for others who ask for the same at once: kept until this process writes anything, and two seconds at
/// most, as long as a key is. So nobody misses what they have just written here, and nothing is older than what another
/// node wrote two seconds ago. Decision 0018 says what may be kept.
/// </summary>
/// <param name="keptFor">Two seconds when nobody says otherwise.</param>
public sealed class JustRead(Writes writes, TimeProvider time, TimeSpan? keptFor = null) : IDisposable
{
    public const int Most = 64;
    private readonly TimeSpan longest = keptFor ?? TimeSpan.FromSeconds(2);
    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = Most });

    /// <summary>Those who ask while it is being read wait for it, unless something was written since it began.</summary>
    /// <param name="key">Holds everything that <paramref name="read"/> depends on; a type of its own for each kind.</param>
    /// <param name="read">Reads it, for all who wait: it mustn't stop because one of them goes. What it gives is shared and must never change.</param>
    public async Task<T> Get<T>(object key, Func<Task<T>> read)
        where T : class
    {
        if (kept.TryGetValue(key, out Task<T>? known))
        {
            return await known!;
        }

        var found = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (var entry = kept.CreateEntry(key))
        {
            entry.Value = found.Task;
            entry.Size = 1;
            // From before the reading: what is written meanwhile makes it old.
            entry.AddExpirationToken(writes.Next());
            entry.AddExpirationToken(new CancellationChangeToken(new CancellationTokenSource(longest, time).Token));
        }

        try
        {
            var value = await read();
            found.SetResult(value);
            return value;
        }
        catch (Exception failure)
        {
            // Whoever waited fares the same; whoever comes next tries again.
            kept.Remove(key);
            found.SetException(failure);
            _ = found.Task.Exception;
            throw;
        }
    }

    public void Dispose() => kept.Dispose();
}

/// <summary>Notices whatever this process writes to the database, by whichever way.</summary>
public sealed class Writes : ISaveChangesInterceptor, IDbCommandInterceptor, IDbTransactionInterceptor
{
    private CancellationTokenSource? next;

    /// <summary>Changes with the next write that is over.</summary>
    public IChangeToken Next()
    {
        var known = Volatile.Read(ref next);
        while (known is null)
        {
            var made = new CancellationTokenSource();
            known = Interlocked.CompareExchange(ref next, made, null) ?? made;
        }

        return new CancellationChangeToken(known.Token);
    }

    public int SavedChanges(SaveChangesCompletedEventData eventData, int result) => Note(result);

    public ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default) => new(Note(result));

    public int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result) => Note(result);

    public ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default) => new(Note(result));

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Note(0);

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Note(0);
        return Task.CompletedTask;
    }

    private int Note(int result)
    {
        Interlocked.Exchange(ref next, null)?.Cancel();
        return result;
    }
}
