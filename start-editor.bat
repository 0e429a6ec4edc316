@echo off
rem Opens the editor in the browser, on Windows: double-click this file. Close the window to end it.
rem With --check, it sets up the environment and checks the site instead; CI runs that.
chcp 65001 >nul
cd /d "%~dp0"
rem The launcher of python.org, or the command of the Microsoft Store and of other installers.
set "PYTHON=py -3"
%PYTHON% -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && goto run
set "PYTHON=python"
%PYTHON% -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && goto run
echo 需要 Python 3.11 或更高版本：https://www.python.org/downloads/
echo Python 3.11 or newer is needed: https://www.python.org/downloads/
pause
exit /b 1
:run
%PYTHON% .ci\start_editor.py %* && exit /b 0
pause
exit /b 1
