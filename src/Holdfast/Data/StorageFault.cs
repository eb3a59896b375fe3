using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Data;

public static class StorageFault
{
    /// <summary>The database or the key store failed, at whatever depth; anything else is a fault of the program.</summary>
    public static bool Is(Exception failure) =>
        failure is DbException or DbUpdateException or IOException or TimeoutException || (failure.InnerException is { } inner && Is(inner));
}
