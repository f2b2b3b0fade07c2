@echo off
rem Builds tsrun once, quietly, and runs it. Delete .build to build again.
setlocal
set ROOT=%~dp0
set "TSRUN_CALLED=%~0"
set APP=%ROOT%.build\app\tsrun.exe
if exist "%APP%" goto run
where dotnet >nul 2>nul || (echo error[TS0520]: dotnet is not on the PATH 1>&2 & echo   = help: install the .NET SDK 10: https://dotnet.microsoft.com/download 1>&2 & exit /b 5)
if not exist "%ROOT%.build" mkdir "%ROOT%.build"
echo tsrun: building once (about a minute) ... 1>&2
dotnet publish "%ROOT%worker\Tsrun" -c Release --use-current-runtime --self-contained false --artifacts-path "%ROOT%.build\artifacts" -o "%ROOT%.build\app" -p:NuGetLockFilePath=obj/launcher.lock.json -p:RunAnalyzers=false -p:PublishReadyToRun=true -nologo -v quiet > "%ROOT%.build\build.log" 2>&1
if errorlevel 1 (type "%ROOT%.build\build.log" 1>&2 & exit /b 5)
:run
"%APP%" %*
exit /b %ERRORLEVEL%
