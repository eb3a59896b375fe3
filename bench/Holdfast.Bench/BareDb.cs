using Microsoft.EntityFrameworkCore;

namespace Holdfast.Bench;

/// <summary>The same rows as a <see cref="StoredCommunity"/>, in plain text, for a page without sessions and seals to read.</summary>
internal sealed class BareDb(DbContextOptions<BareDb> options) : DbContext(options)
{
    public DbSet<BareGroup> Groups => Set<BareGroup>();

    public DbSet<BareAuthor> Authors => Set<BareAuthor>();

    public DbSet<BarePost> Posts => Set<BarePost>();

    public DbSet<BareReply> Replies => Set<BareReply>();

    public static void Use(DbContextOptionsBuilder options, string folder) => options.UseSqlite($"Data Source={Path.Combine(folder, "bare.db")}");

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<BareGroup>().HasIndex(group => group.PublicId).IsUnique();
        modelBuilder.Entity<BarePost>().HasIndex(post => new { post.GroupId, post.Rank, post.Id });
        modelBuilder.Entity<BareReply>().HasIndex(reply => new { reply.PostId, reply.Number });
    }
}

internal sealed record BareGroup(long Id, string PublicId, string Name, string Purpose);

internal sealed record BareAuthor(long Id, string Alias);

internal sealed record BarePost(long Id, string PublicId, long GroupId, long AuthorId, int Rank, string Intent, string Text, DateTime At, bool IsHeard);

internal sealed record BareReply(long Id, string PublicId, long PostId, long AuthorId, int Number, string Text, DateTime At);
