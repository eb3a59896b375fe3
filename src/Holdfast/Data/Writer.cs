using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Data;

/// <summary>
/// Every write goes through here: one transaction with its event. SQLite has one writer at a time, so this
/// process queues its own (a deferred transaction that upgrades deadlocks under load; these begin immediate).
/// </summary>
public sealed class Writer(StorePlace place, IClock clock) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Runs <paramref name="write"/> and saves in one transaction.</summary>
    public Task Write(HoldfastDb db, Func<Task> write, CancellationToken cancellation = default) => Write(
        db,
        async () =>
        {
            await write();
            return true;
        },
        cancellation);

    /// <summary>
    /// The same, done once for a form's one-time id: a second click or a resend finds the id already there
    /// and changes nothing.
    /// </summary>
    /// <returns>False when that form had been done before.</returns>
    public Task<bool> WriteOnce(HoldfastDb db, string formId, Func<Task> write, CancellationToken cancellation = default) => WriteOnce(
        db,
        formId,
        async () =>
        {
            await write();
            return true;
        },
        cancellation);

    /// <inheritdoc cref="WriteOnce(HoldfastDb, string, Func{Task}, CancellationToken)"/>
    /// <param name="write">False takes it all back: the form isn't done, and may come again.</param>
    public async Task<bool> WriteOnce(HoldfastDb db, string formId, Func<Task<bool>> write, CancellationToken cancellation = default)
    {
        if (await db.DoneForms.AnyAsync(form => form.Id == formId, cancellation))
        {
            return false;
        }

        try
        {
            await Write(
                db,
                async () =>
                {
                    db.DoneForms.Add(new DoneForm(formId, clock.GetCurrentInstant()));
                    await db.SaveChangesAsync(cancellation);
                    return await write();
                },
                cancellation);
            return true;
        }
        catch (DbUpdateException)
        {
            // Two copies of one form at once: the database lets one in. Any other failure isn't ours to hide.
            db.ChangeTracker.Clear();
            if (await db.DoneForms.AnyAsync(form => form.Id == formId, cancellation))
            {
                return false;
            }

            throw;
        }
    }

    /// <param name="write">False takes it all back.</param>
    private async Task Write(HoldfastDb db, Func<Task<bool>> write, CancellationToken cancellation)
    {
        if (!place.IsPostgres)
        {
            await turn.WaitAsync(cancellation);
        }

        try
        {
            // Microsoft.Data.Sqlite begins immediate unless told otherwise.
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            if (!await write())
            {
                db.ChangeTracker.Clear();
                return;
            }

            await db.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }
        finally
        {
            if (!place.IsPostgres)
            {
                turn.Release();
            }
        }
    }

    public void Dispose() => turn.Dispose();
}
