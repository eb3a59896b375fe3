using System.Collections.Concurrent;
using System.Data.Common;
using Holdfast.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Tests;

/// <summary>What pages ask of the database: <c>HoldfastApp.Start(adjust: counter.AddTo)</c>.</summary>
internal sealed class Counter : DbCommandInterceptor
{
    private readonly HttpContextAccessor request = new();

    public ConcurrentBag<string> Asked { get; } = [];

    public void AddTo(WebApplicationBuilder builder)
    {
        builder.Services.ConfigureDbContext<SqliteHoldfastDb>(options => options.AddInterceptors(this));
        builder.Services.ConfigureDbContext<PostgresHoldfastDb>(options => options.AddInterceptors(this));
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        // What the site does by itself meanwhile is no cost of a page.
        if (request.HttpContext is not null)
        {
            Asked.Add(command.CommandText);
        }

        return ValueTask.FromResult(result);
    }
}
